using System.Text.Json;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.OpenId4Vp;
using TrustLedger.Credentials.SdJwt;

namespace TrustLedger.IdentityApi.Presentation;

/// <summary>What an officer reads about a request: its outcome, every check with its evidence, and what was shown.</summary>
/// <param name="Status">open, undecided, accepted, refused, declined or expired.</param>
/// <param name="Checks">Empty before an answer.</param>
/// <param name="Credentials">What was shown, when it was accepted.</param>
internal sealed record PresentationAnswer(
    string Id,
    string Status,
    string Purpose,
    DateTimeOffset ExpiresAt,
    DateTimeOffset? AnsweredAt,
    JsonArray Checks,
    JsonArray? Credentials)
{
    // What has a meaning of its own beside the claims that were asked for.
    private static readonly string[] NotShown = ["iss", "nbf", "exp", "cnf", "vct", "vct#integrity", "status"];

    public static PresentationAnswer Of(StoredPresentation stored, DateTimeOffset now) => new(
        stored.Id,
        stored.IsUnsettled && stored.Expires <= now ? "expired" : PresentationStore.Text(stored.Outcome),
        stored.Purpose,
        stored.Expires,
        stored.Answered,
        stored.Checks is null ? [] : JsonNode.Parse(stored.Checks)!.AsArray(),
        stored.Credentials is null ? null : JsonNode.Parse(stored.Credentials)!.AsArray());

    public static string Write(IReadOnlyList<Check> checks) => new JsonArray([.. checks.Select(check => (JsonNode)new JsonObject
    {
        ["name"] = check.Name,
        ["subject"] = check.Subject,
        ["result"] = check.Result.ToString().ToLowerInvariant(),
        ["evidence"] = check.Evidence,
    })]).ToJsonString();

    public static string Write(IReadOnlyDictionary<string, IReadOnlyList<SdJwtVc>> credentials) => new JsonArray(
        [.. credentials.SelectMany(pair => pair.Value.Select(credential => (JsonNode)Shown(pair.Key, credential)))]).ToJsonString();

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
