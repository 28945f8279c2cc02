using System.Numerics;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Tiles;
using TrustLedger.Protocol.Witnesses;

namespace TrustLedger.Client.Reading;

/// <summary>Looks in a node's own tiles for the hashes that convict its log of a second history.</summary>
internal static class ForkPath
{
    /// <param name="node">The node; not trusted: what it gives convicts or is left out.</param>
    /// <param name="first">The smaller checkpoint.</param>
    /// <param name="second">One that does not continue it.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>A path for <see cref="ForkEvidence"/>; empty when the node gives none that convicts.</returns>
    public static async Task<IReadOnlyList<Hash>> FindAsync(
        NodeClient node, CheckedCheckpoint first, CheckedCheckpoint second, CancellationToken cancellationToken)
    {
        if (first.Size == 0 || first.Size >= second.Size)
            return [];
        try
        {
            var path = await ReadAsync(node, first.Size, second.Size, cancellationToken);
            return Convicts(node.Log, first, second, path) ? path : [];
        }
        catch (HttpRequestException)
        {
            // Both checkpoints are kept even when the node hangs up now.
            return [];
        }
    }

    /// <summary>Whether the two checkpoints can't both be true, given this path.</summary>
    public static bool Convicts(PinnedLog log, CheckedCheckpoint first, CheckedCheckpoint second, IReadOnlyList<Hash> path) =>
        ForkEvidence.Of(first.Note, second.Note, path).Verify(log.Origin, log.Key).TryGet(out var kind, out _) && kind != ForkKind.ProofFails;

    private static async Task<IReadOnlyList<Hash>> ReadAsync(NodeClient node, long from, long to, CancellationToken cancellationToken)
    {
        if (!(await TileProofs.Consistency(node.TileAsync, from, to, cancellationToken)).TryGet(out var proof, out _))
            return [];
        if (!BitOperations.IsPow2(from))
            return proof.Path;

        // Of a beginning that is one whole subtree the proof leaves out the root, which its reader should know.
        return (await TileProofs.Root(node.TileAsync, from, cancellationToken)).TryGet(out var root, out _) ? [root, .. proof.Path] : [];
    }
}
