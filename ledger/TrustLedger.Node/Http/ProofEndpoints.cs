using Microsoft.AspNetCore.Http.HttpResults;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Merkle;

namespace TrustLedger.Node.Http;

/// <summary>Proofs by index: what anyone may ask of an open log.</summary>
internal static class ProofEndpoints
{
    public static void MapProofs(this IEndpointRouteBuilder routes)
    {
        var proofs = routes.MapGroup("/{log}/proofs");

        proofs.MapGet("/inclusion/{index:long}", Inclusion).WithSummary("That an entry is in the tree of a size");
        proofs.MapGet("/consistency", Consistency).WithSummary("That a tree of one size begins a tree of another");
    }

    private static async Task<Results<Ok<InclusionAnswer>, Problem>> Inclusion(
        long index, string? size, LogRequest request, CancellationToken cancellationToken)
    {
        var newest = request.Log.Store.Size;
        if (QueryText.Size(size, newest) is not { } at || index < 0 || index >= at || at > newest)
            return Problems.NotFound(new Refusal("leaf-unknown", "No published tree of that size has that leaf."));
        return (await request.Log.Inclusion(index, at, cancellationToken)).TryGet(out var proof, out _)
            ? TypedResults.Ok(new InclusionAnswer(index, at, Texts(proof.Path)))
            : Problems.Gone(request.Log.Store.Minimum);
    }

    private static async Task<Results<Ok<ConsistencyAnswer>, Problem>> Consistency(
        string? from, string? to, LogRequest request, CancellationToken cancellationToken)
    {
        var newest = request.Log.Store.Size;
        if (QueryText.Size(from, null) is not { } first || QueryText.Size(to, newest) is not { } last
            || first > last || last > newest)
        {
            return Problems.BadRequest(new Refusal("sizes-malformed", "Expected from ≤ to ≤ the published size."));
        }

        return (await request.Log.Consistency(first, last, cancellationToken)).TryGet(out var proof, out _)
            ? TypedResults.Ok(new ConsistencyAnswer(first, last, Texts(proof.Path)))
            : Problems.Gone(request.Log.Store.Minimum);
    }

    private static string[] Texts(IEnumerable<Hash> path) => [.. path.Select(hash => hash.ToString())];

    internal sealed record InclusionAnswer(long Index, long Size, IReadOnlyList<string> Hashes);

    internal sealed record ConsistencyAnswer(long From, long To, IReadOnlyList<string> Hashes);
}
