using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol;

namespace TrustLedger.Credentials.OpenId4Vci;

/// <summary>
/// The answer of the credential and of the deferred credential endpoint (OpenID4VCI 1.0 §8.3, §9.2): credentials, at most one
/// for each key, or a transaction to come back with, and never both.
/// </summary>
/// <param name="NotificationId">What the wallet names when it tells how it went (§11); null when the issuer asks for no word.</param>
public sealed record CredentialResponse(IReadOnlyList<string> Credentials, string? NotificationId = null)
{
    private const long LongestInterval = 31_536_000;

    /// <summary>Not null: there are no credentials yet.</summary>
    public DeferredTransaction? Deferred { get; private init; }

    /// <summary>The answer of an issuer that must wait for something.</summary>
    public static CredentialResponse Wait(string transactionId, long intervalSeconds) =>
        new([]) { Deferred = new DeferredTransaction(transactionId, intervalSeconds) };

    /// <returns>The answer, its credentials unverified; or <c>credential-response-malformed</c>. Members that are not known are passed over.</returns>
    public static Result<CredentialResponse> Read(JsonObject json)
    {
        if (json.ContainsKey(VciNames.TransactionId))
        {
            return !json.ContainsKey(VciNames.Credentials) && json.Text(VciNames.TransactionId) is { Length: > 0 } transaction
                && IntervalOf(json) is { } interval
                    ? Wait(transaction, interval)
                    : new Refusal("credential-response-malformed", "An answer that defers has transaction_id and interval, and no credentials.");
        }
        if (json[VciNames.Credentials] is JsonArray { Count: > 0 } array)
        {
            var credentials = array.OfType<JsonObject>().Select(item => item.Text(VciNames.Credential)).OfType<string>().ToList();
            if (credentials.Count == array.Count)
                return new CredentialResponse(credentials, json.Text(VciNames.NotificationId));
        }
        return new Refusal("credential-response-malformed", "The issuer's answer holds no readable credentials.");
    }

    public JsonObject ToJson()
    {
        if (Deferred is { } deferred)
            return new JsonObject { [VciNames.TransactionId] = deferred.Id, [VciNames.Interval] = deferred.IntervalSeconds };
        var json = new JsonObject
        {
            [VciNames.Credentials] = new JsonArray(
                [.. Credentials.Select(credential => (JsonNode)new JsonObject { [VciNames.Credential] = credential })]),
        };
        if (NotificationId is not null)
            json[VciNames.NotificationId] = NotificationId;
        return json;
    }

    // §8.3: a positive number, which need not be whole. Null for anything else, and for more than a year.
    private static long? IntervalOf(JsonObject json) =>
        json[VciNames.Interval] is JsonValue value && value.GetValueKind() == JsonValueKind.Number
        && double.TryParse(value.ToJsonString(), CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and <= LongestInterval
            ? (long)Math.Ceiling(seconds)
            : null;
}
