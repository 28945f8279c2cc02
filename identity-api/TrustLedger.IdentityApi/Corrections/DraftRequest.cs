namespace TrustLedger.IdentityApi.Corrections;

/// <summary>What somebody wants to propose. Which members are needed follows from <see cref="Kind"/>.</summary>
internal sealed record DraftRequest
{
    /// <summary>registration, leave or admonition.</summary>
    public required string Kind { get; init; }

    /// <summary>The case handle; for all but a registration.</summary>
    public string? Case { get; init; }

    /// <summary>Registration: the handle that the subject keeps for this case.</summary>
    public string? SubjectHandle { get; init; }

    /// <summary>Registration: as in the register. Personal.</summary>
    public string? Name { get; init; }

    /// <summary>Registration: the identity number. Personal.</summary>
    public string? Number { get; init; }

    /// <summary>Registration: public-surveillance, suspended-sentence, parole or temporary-service-outside.</summary>
    public string? Measure { get; init; }

    /// <summary>Registration and leave: the first day, yyyy-MM-dd.</summary>
    public string? From { get; init; }

    /// <summary>Registration and leave: the last day, yyyy-MM-dd.</summary>
    public string? To { get; init; }

    /// <summary>Leave: division codes.</summary>
    public IReadOnlyList<string>? Destinations { get; init; }

    /// <summary>Leave: a reason code of the rule pack. Admonition: a ground's code.</summary>
    public string? Reason { get; init; }

    /// <summary>Free words, kept encrypted and never on the ledger.</summary>
    public string? Detail { get; init; }

    public bool Urgent { get; init; }

    /// <summary>Says what it is, and nothing of it.</summary>
    public override string ToString() => "a draft request";
}
