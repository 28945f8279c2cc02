using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.Protocol.State;

/// <summary>Which key may issue, sign status for, or verify one type of credential.</summary>
public sealed record Accreditation
{
    /// <summary>The <c>accreditation</c> statement that gave it.</summary>
    public required Bytes32 Uid { get; init; }

    public required Bytes32 Organisation { get; init; }

    /// <summary>SHA-256 of the <c>vct</c>.</summary>
    public required Bytes32 CredentialType { get; init; }

    /// <summary>SHA-256 of the key's SubjectPublicKeyInfo.</summary>
    public required Bytes32 Spki { get; init; }

    public required AccreditationPurpose Purpose { get; init; }

    /// <summary>Unix seconds.</summary>
    public required ulong From { get; init; }

    /// <summary>Unix seconds; 0 is no end.</summary>
    public required ulong Until { get; init; }

    /// <summary>The entry that gave effect.</summary>
    public required long FromIndex { get; init; }

    public required ulong FromMilliseconds { get; init; }

    public long? EndIndex { get; init; }

    public ulong? EndMilliseconds { get; init; }

    public string OrganisationText => Codes.Text(Organisation);

    /// <summary>Whether it stood at a time, as the whole prefix tells it.</summary>
    public bool StoodAt(ulong atMilliseconds) => atMilliseconds >= FromMilliseconds
        && atMilliseconds < (EndMilliseconds ?? ulong.MaxValue) && Term.Holds(From, Until, atMilliseconds);
}
