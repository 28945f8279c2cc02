using Microsoft.AspNetCore.Http.HttpResults;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Governance;

namespace TrustLedger.Node.Http;

/// <summary>Policy documents by their hash: stored before a policy statement names them.</summary>
internal static class PolicyEndpoints
{
    public static void MapPolicies(this IEndpointRouteBuilder routes)
    {
        var policies = routes.MapGroup("/{log}/policies");

        policies.MapGet("/{hash}", Get).WithSummary("A policy document, canonical JSON");
        policies.MapPut("/{hash}", Put).WithSummary("Stores a policy document; for governance members");
    }

    private static Results<FileContentHttpResult, Problem> Get(string hash, LogRequest request) =>
        QueryText.HexHash(hash) is { } wanted && request.Log.Policies.Find(wanted) is { } document
            ? TypedResults.Bytes(document.Bytes.ToArray(), "application/json")
            : Problems.NotFound(new Refusal("policy-document-unknown", "No policy document of that hash is stored."));

    private static Results<Created, Problem> Put(string hash, LogRequest request)
    {
        if (request.NeedsMember() is { } kept)
            return kept;
        if (!request.Caller!.Has(Genesis.GovernanceRole))
            return Problems.Forbidden(new Refusal("governance-only", "Governance members alone store policy documents."));
        if (!PolicyDocument.Parse(request.Body).TryGet(out var document, out var refusal))
            return Problems.BadRequest(refusal);
        if (QueryText.HexHash(hash) != document.Hash)
            return Problems.BadRequest(new Refusal("policy-hash-mismatch", "The document has another hash than the path."));
        if (!string.Equals(document.Origin, request.Log.Genesis.Origin, StringComparison.Ordinal))
            return Problems.BadRequest(new Refusal("policy-other-origin", "The document is for another log."));
        if (request.Log.Policies.Put(document) is { } full)
            return Problems.NotTaken(full);

        lock (request.Log.Ledger.Gate)
            request.Log.Ledger.State.AddDocument(document);
        return TypedResults.Created($"/{request.Log.Name}/policies/{hash}");
    }
}
