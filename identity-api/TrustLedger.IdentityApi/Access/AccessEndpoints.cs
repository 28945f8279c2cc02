using System.Globalization;
using System.Security.Claims;
using System.Text.Json.Nodes;
using TrustLedger.IdentityApi.Clients;
using TrustLedger.IdentityApi.Http;
using TrustLedger.IdentityApi.Ledger;
using TrustLedger.IdentityApi.Proofing;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.IdentityApi.Trust;
using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi.Access;

/// <summary>A person reads who saw, or judged, what of theirs.</summary>
internal static class AccessEndpoints
{
    private const int MostLines = 100;

    public static void MapAccess(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/access-records", Mine).RequireAuthorization(Policies.Handle).WithTags("Access")
            .WithSummary("Who saw what of oneself, the newest first, each line with its proof once its day is closed");

    private static async Task<IResult> Mine(
        string? before, ClaimsPrincipal user, Database database, AccessRecords records, LedgerLogs logs, CancellationToken cancellationToken)
    {
        if (!Cursor(before).TryGet(out var cursor, out var refusal))
            return Problems.BadRequest(refusal);
        var handle = Caller.HandleOf(user)!.Value;
        var (isBound, page) = await database.ReadAsync(
            async connection => await Bindings.OfHandleAsync(connection, handle) is { } binding
                ? (true, await records.PageAsync(connection, binding.PersonId, cursor.Place, MostLines + 1))
                : (false, (IReadOnlyList<StoredAccess>)[]),
            cancellationToken);
        if (!isBound)
            return Problems.Forbidden(Claims.NotBound());

        var shown = page.Take(MostLines).ToList();
        return TypedResults.Json(new JsonObject
        {
            ["log"] = logs.OriginOf(LogNames.Identity),
            ["records"] = new JsonArray([.. shown.Select(record => (JsonNode)Json(record))]),
            ["before"] = page.Count > MostLines ? Cursor(shown[^1]) : null,
        });
    }

    private static JsonObject Json(StoredAccess record) => new()
    {
        ["line"] = record.Line,
        ["day"] = record.Day,
        ["proof"] = record.Proof is not { } proof ? null : new JsonObject
        {
            ["leafIndex"] = proof.LeafIndex,
            ["treeSize"] = proof.TreeSize,
            ["path"] = new JsonArray([.. proof.Path.Select(hash => (JsonNode)hash.ToString())]),
        },
        ["digest"] = record.Digest is not { } digest ? null : new JsonObject
        {
            ["uid"] = digest.Uid,
            ["root"] = digest.Root,
            ["state"] = digest.State,
            ["index"] = digest.LogIndex,
        },
    };

    private static string Cursor(StoredAccess record) => string.Create(CultureInfo.InvariantCulture, $"{record.At}.{record.Id}");

    private static Result<Page> Cursor(string? text)
    {
        if (text is null)
            return new Page(Place: null);
        return text.Split('.') is [var at, { Length: > 0 and <= 40 } id]
            && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            ? new Page((milliseconds, id))
            : new Refusal("cursor-malformed", "before is what the last page gave.");
    }

    private sealed record Page((long At, string Id)? Place);
}
