namespace TrustLedger.Protocol.Statements;

/// <summary>What a statement of one schema says: the typed form of its <c>data</c>.</summary>
/// <remarks>Values only: nothing is durable, calls may overlap, and a body is as true as the statement's signer is.</remarks>
public interface IStatementBody<TSelf> where TSelf : IStatementBody<TSelf>
{
    static abstract Schema Schema { get; }

    /// <summary>The <c>data</c>: one 32-byte ABI word for each field.</summary>
    byte[] Encode();

    /// <returns>
    /// The body; or <c>data-malformed</c> when the words are too few or too many, a number does not fit its type,
    /// or a named number has no name.
    /// </returns>
    static abstract Result<TSelf> Decode(ReadOnlySpan<byte> data);
}
