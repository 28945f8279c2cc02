using System.Text;
using System.Text.Json.Nodes;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Commitments;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.IdentityApi.Ledger;

/// <summary>A statement that somebody signed and handed in: its signature, log and schema are checked.</summary>
internal sealed record HandedIn<TBody>(SignedStatement Signed, TBody Body) where TBody : IStatementBody<TBody>
{
    /// <summary>Reads the object that a wallet sends.</summary>
    /// <param name="statement">The EAS object.</param>
    /// <param name="domain">Of the log that it is for.</param>
    /// <returns>
    /// The statement; or, first match wins: what <see cref="SignedStatement.Parse"/> refuses; <c>domain-mismatch</c> it was
    /// signed for another log; <c>schema-mismatch</c> and <c>data-malformed</c> as <see cref="Statement.Read{TBody}"/>.
    /// </returns>
    public static Result<HandedIn<TBody>> Read(JsonObject statement, StatementDomain domain)
    {
        if (!SignedStatement.Parse(Encoding.UTF8.GetBytes(statement.ToJsonString())).TryGet(out var signed, out var refusal))
            return refusal;
        if (signed.Domain != domain)
            return new Refusal("domain-mismatch", "The statement was signed for another log.");
        return signed.Statement.Read<TBody>().TryGet(out var body, out refusal)
            ? new HandedIn<TBody>(signed, body)
            : refusal;
    }

    /// <summary>Opens the statement's commitment.</summary>
    /// <param name="commitment">As the body has it.</param>
    /// <param name="itemKey">0x and 64 hex digits.</param>
    /// <param name="content">What is said to be committed to.</param>
    /// <returns>The item key; <c>item-key-malformed</c>; or <c>commitment-mismatch</c> the statement is about another content.</returns>
    public static Result<byte[]> Open(Bytes32 commitment, string itemKey, JsonObject content)
    {
        if (Hex.Read(itemKey, Commitment.ItemKeyLength) is not { } key)
            return new Refusal("item-key-malformed", "An item key is 0x and 64 hex digits.");
        return Commitment.Opens(commitment, key, content)
            ? key
            : new Refusal("commitment-mismatch", "The content is not what the statement commits to.");
    }
}
