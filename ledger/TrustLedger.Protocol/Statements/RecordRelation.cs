namespace TrustLedger.Protocol.Statements;

/// <summary>How a record stands to the one that its refUID names.</summary>
public enum RecordRelation : byte
{
    /// <summary>It starts a matter; there is none before it.</summary>
    Opens = 1,

    Answers = 2,

    /// <summary>It stands in its place.</summary>
    Supersedes = 3,
}
