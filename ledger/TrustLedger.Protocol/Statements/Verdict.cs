using System.Diagnostics.CodeAnalysis;

namespace TrustLedger.Protocol.Statements;

/// <summary>What an endorsement says of the statement that it names.</summary>
public enum Verdict : byte
{
    Approve = 1,

    Refuse = 2,

    /// <summary>A favourable opinion, before the decision.</summary>
    Opine = 3,

    /// <summary>An unfavourable one.</summary>
    OpineAgainst = 4,

    /// <summary>The copy was received.</summary>
    Acknowledge = 5,

    /// <summary>Received, and objected to.</summary>
    [SuppressMessage("Naming", "CA1720", Justification = "The verb, as the law has it; no type is meant.")]
    Object = 6,
}
