using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol;

namespace TrustLedger.Credentials.OpenId4Vci;

/// <summary>A request to the deferred credential endpoint (OpenID4VCI 1.0 §9.1).</summary>
/// <param name="AnswerTo">How the answer is to be encrypted: these parameters count, not those of the first request.</param>
public sealed record DeferredCredentialRequest(string TransactionId, MessageEncryption? AnswerTo = null)
{
    private const int LongestTransactionId = 256;

    /// <summary>Reads a request. Members that are not known are passed over.</summary>
    /// <returns>The request; or, first match wins: <c>invalid-credential-request</c>, <c>invalid-encryption-parameters</c>.</returns>
    public static Result<DeferredCredentialRequest> Read(JsonObject json)
    {
        if (json.Text(VciNames.TransactionId) is not { Length: > 0 and <= LongestTransactionId } transaction)
            return new Refusal("invalid-credential-request", "transaction_id is missing.");
        if (!json.ContainsKey(VciNames.CredentialResponseEncryption))
            return new DeferredCredentialRequest(transaction);
        return MessageEncryption.Read(json[VciNames.CredentialResponseEncryption]).TryGet(out var answerTo, out var refusal)
            ? new DeferredCredentialRequest(transaction, answerTo)
            : refusal;
    }

    public JsonObject ToJson()
    {
        var json = new JsonObject { [VciNames.TransactionId] = TransactionId };
        if (AnswerTo is not null)
            json[VciNames.CredentialResponseEncryption] = AnswerTo.ToJson();
        return json;
    }
}
