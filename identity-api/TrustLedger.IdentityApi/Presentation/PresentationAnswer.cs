using System.Text.Json;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.OpenId4Vp;
using TrustLedger.Credentials.SdJwt;

namespace TrustLedger.IdentityApi.Presentation;

/// <summary>What an officer reads about a request: its outcome, every check with its evidence, and what was shown.</summary>
/// <param name="Status">
/// open, undecided, returning (accepted as far as the wallet's part goes; held back until its browser comes back), accepted,
/// refused, declined or expired.
/// </param>
/// <param name="Checks">Empty before an answer.</param>
/// <param name="Credentials">What was shown, when it was accepted.</param>
/// <param name="TransactionData">What the holder was asked to authorize; authorized when the status is accepted.</param>
/// <param name="RegisteredPurpose">Which of the verifier's registered purposes the request serves.</param>
/// <param name="Error">Why a wallet declined, in a code of OpenID4VP 1.0 §8.5; <c>other</c> for any other word.</param>
internal sealed record PresentationAnswer(
    string Id,
    string Status,
    string Purpose,
    DateTimeOffset ExpiresAt,
    DateTimeOffset? AnsweredAt,
    JsonArray Checks,
    JsonArray? Credentials,
    JsonArray? TransactionData,
    string? RegisteredPurpose,
    string? Error)
{
    // What has a meaning of its own beside the claims that were asked for.
    private static readonly string[] NotShown = ["iss", "nbf", "exp", "cnf", "vct", "vct#integrity", "status"];

    public static PresentationAnswer Of(StoredPresentation stored, DateTimeOffset now) => new(
        stored.Id,
        StatusOf(stored, now),
        stored.Purpose,
        stored.Expires,
        stored.Answered,
        stored.Checks is null ? [] : Array([.. Parsed(stored.Checks), Shown(SessionCheck.Of(stored, now))]),
        stored.Credentials is null || stored.IsReturning ? null : Array(Parsed(stored.Credentials)),
        stored.TransactionData.Count == 0 ? null : Array(stored.TransactionData.Select(Shown)),
        stored.RegisteredPurpose,
        stored.Error);

    public static JsonArray Array(IReadOnlyList<Check> checks) => Array(checks.Select(Shown));

    public static string Write(IReadOnlyList<Check> checks) => Array(checks).ToJsonString();

    public static string Write(IReadOnlyDictionary<string, IReadOnlyList<SdJwtVc>> credentials) => Array(
        credentials.SelectMany(pair => pair.Value.Select(credential => Shown(pair.Key, credential)))).ToJsonString();

    private static string StatusOf(StoredPresentation stored, DateTimeOffset now) => stored switch
    {
        { IsUnsettled: true } when stored.Expires <= now => "expired",
        { IsReturning: true } when stored.IsReturnOver(now) => PresentationStore.Text(PresentationOutcome.Refused),
        { IsReturning: true } => "returning",
        _ => PresentationStore.Text(stored.Outcome),
    };

    private static JsonArray Array(IEnumerable<JsonNode?> nodes) => new([.. nodes]);

    private static IEnumerable<JsonNode?> Parsed(string array) => JsonNode.Parse(array)!.AsArray().Select(node => node?.DeepClone());

    private static JsonObject Shown(Check check) => new()
    {
        ["name"] = check.Name,
        ["subject"] = check.Subject,
        ["result"] = check.Result.ToString().ToLowerInvariant(),
        ["evidence"] = check.Evidence,
    };

    private static JsonObject Shown(TransactionData data)
    {
        var shown = new JsonObject { ["type"] = data.Type.Name };
        foreach (var (name, value) in data.Parameters)
            shown[name] = value;
        return shown;
    }

    private static JsonObject Shown(string query, SdJwtVc credential) => new()
    {
        ["query"] = query,
        ["type"] = credential.Type,
        ["issuer"] = credential.Issuer,
        ["validUntil"] = credential.ValidUntil is { } until ? JsonSerializer.SerializeToNode(until) : null,
        ["claims"] = new JsonObject(credential.SdJwt.Payload
            .Where(member => !NotShown.Contains(member.Key, StringComparer.Ordinal))
            .Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone()))),
    };
}
