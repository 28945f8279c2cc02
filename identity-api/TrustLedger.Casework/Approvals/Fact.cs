using System.Text.Json.Nodes;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Casework.Approvals;

/// <summary>What a department says of the applicant: an attestation on the ledger with its content.</summary>
/// <remarks>Personal: <see cref="ToString"/> shows no value.</remarks>
public sealed record Fact
{
    /// <summary>The attestation.</summary>
    public required Bytes32 Uid { get; init; }

    public required string Predicate { get; init; }

    /// <summary>What it says, opened from its commitment.</summary>
    public required JsonObject Value { get; init; }

    /// <summary>USCC of who says it.</summary>
    public required string Organisation { get; init; }

    /// <summary>The role as which its author was a member of the identity log when it was included.</summary>
    public required string Role { get; init; }

    public required int ProofLevel { get; init; }

    /// <summary>The day on which the department looked.</summary>
    public required DateOnly AsOf { get; init; }

    /// <summary>The last day on which it holds; null for no end.</summary>
    public DateOnly? Until { get; init; }

    public bool Disputed { get; init; }

    /// <summary>Says what it is, and no value of it.</summary>
    public override string ToString() => $"a fact: {Predicate}";
}
