using System.Numerics;

namespace TrustLedger.Protocol.Merkle;

/// <summary>The hashes that show that a tree of one size is the beginning of a tree of a larger size.</summary>
public sealed record ConsistencyProof(long From, long To, IReadOnlyList<Hash> Path)
{
    /// <summary>Proves that nothing before <see cref="From"/> was changed on the way to <see cref="To"/>.</summary>
    /// <remarks>
    /// The steps and their numbers are those of RFC 9162 §2.1.4.2. From nothing, and from a size to itself, there
    /// is nothing to prove: the path is empty and the roots alone are compared.
    /// </remarks>
    /// <returns>
    /// A <see cref="ConsistentHistory"/>, which nothing else can make; or, first match wins:
    /// <list type="bullet">
    /// <item><c>history-backwards</c> a size is negative, or the first is above the second</item>
    /// <item><c>proof-wrong-length</c> too few or too many hashes for these sizes</item>
    /// <item><c>old-root-mismatch</c> the path does not lead to the first root: another history</item>
    /// <item><c>root-mismatch</c> the path does not lead to the second root</item>
    /// </list>
    /// </returns>
    public Result<ConsistentHistory> Verify(Hash fromRoot, Hash toRoot)
    {
        if (From < 0 || From > To)
            return new Refusal("history-backwards", $"A log does not go from size {From} to {To}.");
        if (From == 0 || From == To)
            return Path.Count > 0 ? WrongLength() : Compare(From == 0 ? Hash.OfNothing : toRoot, toRoot);

        // 1.
        if (Path.Count == 0)
            return WrongLength();

        // 2.
        IReadOnlyList<Hash> path = BitOperations.IsPow2(From) ? [fromRoot, .. Path] : Path;

        return Follow(path) is var (fr, sr) ? Compare(fr, sr) : WrongLength();

        Result<ConsistentHistory> Compare(Hash from, Hash to)
        {
            if (from != fromRoot)
                return new Refusal("old-root-mismatch", $"The path leads to {from} at size {From}.");
            if (to != toRoot)
                return new Refusal("root-mismatch", $"The path leads to {to} at size {To}.");
            return new ConsistentHistory(From, To, toRoot);
        }
    }

    /// <summary>
    /// The two roots that a path leads to whose first hash is the beginning's own node, which a proof from a power of two
    /// leaves out. Null when its length does not fit. Where the second root is the signed one, so is every hash of the path.
    /// </summary>
    internal (Hash From, Hash To)? Lead() => From > 0 && From < To && Path.Count > 0 ? Follow(Path) : null;

    private (Hash From, Hash To)? Follow(IReadOnlyList<Hash> path)
    {
        // 3.
        var (fn, sn) = (From - 1, To - 1);

        // 4.
        while ((fn & 1) == 1)
            (fn, sn) = (fn >> 1, sn >> 1);

        // 5.
        var (fr, sr) = (path[0], path[0]);

        // 6.
        foreach (var c in path.Skip(1))
        {
            if (sn == 0)
                return null;

            if ((fn & 1) == 1 || fn == sn)
            {
                (fr, sr) = (Hash.OfNode(c, fr), Hash.OfNode(c, sr));
                while ((fn & 1) == 0 && fn != 0)
                    (fn, sn) = (fn >> 1, sn >> 1);
            }
            else
            {
                sr = Hash.OfNode(sr, c);
            }

            (fn, sn) = (fn >> 1, sn >> 1);
        }

        // 7.
        return sn != 0 ? null : (fr, sr);
    }

    private Refusal WrongLength() =>
        new("proof-wrong-length", $"{Path.Count} hashes do not fit a proof from {From} to {To}.");
}
