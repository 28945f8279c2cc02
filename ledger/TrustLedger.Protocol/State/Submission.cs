using System.Diagnostics;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.State.Rules;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.Protocol.State;

/// <summary>A statement on its way in: well formed, and with what the log knows of its signer and of what it refers to.</summary>
internal sealed record Submission(SignedStatement Signed, ulong AcceptedMilliseconds, SchemaRules Rules, object Content)
{
    /// <summary>What the signer's key may act as, at this index and time.</summary>
    public required IReadOnlyList<Membership> Standing { get; init; }

    /// <summary>What <c>refUID</c> names; null when it is zero.</summary>
    public HeldStatement? Target { get; init; }

    public Statement Statement => Signed.Statement;

    public Address Signer => Signed.Signer;

    public T Body<T>() => Content is T typed ? typed : throw new UnreachableException($"No {typeof(T).Name}.");
}
