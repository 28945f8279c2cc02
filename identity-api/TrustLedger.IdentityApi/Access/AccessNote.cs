namespace TrustLedger.IdentityApi.Access;

/// <summary>What is to be recorded for a person.</summary>
/// <param name="Person">The register's id.</param>
/// <param name="Operation">A code of <see cref="Casework.Access.AccessOperations"/>.</param>
/// <param name="By">Who.</param>
internal sealed record AccessNote(string Person, string Operation, Accessor By)
{
    /// <summary>What was seen, by name and never by value; null for what the operation always shows.</summary>
    public IReadOnlyList<string>? Fields { get; init; }

    /// <summary>What the asking office said it was for, where it has to say so.</summary>
    public string? StatedPurpose { get; init; }

    /// <summary>What came of it, as <c>accepted</c> or a refusal's code.</summary>
    public string? Outcome { get; init; }

    /// <summary>What it was about, as the uid of a claim: for an application, a record, a credential type.</summary>
    public string? About { get; init; }

    /// <summary>Whether the same by the same one counts once a day: an inbox that is opened all day long.</summary>
    public bool OncePerDay { get; init; }
}
