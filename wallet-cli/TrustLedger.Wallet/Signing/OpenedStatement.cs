using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Commitments;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.Wallet.Signing;

/// <summary>Someone's statement together with the content that it was proven to commit to.</summary>
internal sealed record OpenedStatement
{
    private OpenedStatement(SignedStatement statement, JsonObject content) => (Statement, Content) = (statement, content);

    public SignedStatement Statement { get; }

    public JsonObject Content { get; }

    /// <summary>Reads <c>{statement, content, itemKey}</c> and recomputes the commitment: what is shown is what was signed.</summary>
    /// <returns>
    /// Both; or, first match wins: <c>statement-missing</c>, a refusal of <see cref="SignedStatement.Parse"/>,
    /// <c>domain-mismatch</c> it is for another log, <c>content-missing</c>, <c>commitment-mismatch</c> the content is not
    /// what was signed.
    /// </returns>
    public static Result<OpenedStatement> Read(JsonObject json, StatementDomain domain)
    {
        if (json["statement"] is not JsonObject statement)
            return new Refusal("statement-missing", "The server gave no signed statement.");
        if (!SignedStatement.Parse(System.Text.Encoding.UTF8.GetBytes(statement.ToJsonString())).TryGet(out var signed, out var refusal))
            return refusal;
        if (signed.Domain != domain)
            return new Refusal("domain-mismatch", "The statement was signed for another log.");
        if (json["content"] is not JsonObject content || ReadKey(json.Text("itemKey")) is not { } itemKey)
            return new Refusal("content-missing", "The server gave no content, or no key to open its commitment with.");

        return CommitmentOf(signed.Statement) is { } commitment && Commitment.Opens(commitment, itemKey, content)
            ? new OpenedStatement(signed, content)
            : new Refusal("commitment-mismatch", "The content is not what the statement's author signed.");
    }

    /// <summary>Reads an item key in hex or base64url; null for anything but 32 bytes.</summary>
    public static byte[]? ReadKey(string? text) => Hex.Read(text, Commitment.ItemKeyLength)
        ?? (text is not null && StrictBase64Url.TryDecode(text, out var bytes) && bytes.Length == Commitment.ItemKeyLength ? bytes : null);

    // Every schema that commits calls the field the same.
    private static Bytes32? CommitmentOf(Statement statement)
    {
        var at = Schemas.Find(statement.Schema)?.Fields.ToList().FindIndex(field => field.Name == "commitment") ?? -1;
        return at >= 0 && statement.Data.Length >= (at + 1) * Bytes32.Length
            ? Bytes32.FromBytes(statement.Data.Span.Slice(at * Bytes32.Length, Bytes32.Length))
            : null;
    }
}
