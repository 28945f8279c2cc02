using TrustLedger.Protocol.Tiles;

namespace TrustLedger.Node.Storage;

/// <summary>Where a log keeps what. <c>checkpoint</c> and <c>tile/</c> are C2SP's names: copying them is an export.</summary>
internal sealed record LogFolder(string Root)
{
    /// <summary>The signed checkpoint whose tiles are all durable.</summary>
    public string Checkpoint => Path.Combine(Root, "checkpoint");

    /// <summary>The newest checkpoint that left this process, as far as the disk kept it.</summary>
    public string Published => Path.Combine(Root, "published");

    /// <summary>The newest checkpoint that enough witnesses have cosigned, as far as the disk kept it.</summary>
    public string Final => Path.Combine(Root, "final");

    public string Genesis => Path.Combine(Root, "genesis.json");

    public string Index => Path.Combine(Root, "index.db");

    public string Policies => Path.Combine(Root, "policies");

    /// <summary>The minimum index, where the log was pruned: see <see cref="PruneMark"/>.</summary>
    public string Pruned => Path.Combine(Root, "pruned");

    public IReadOnlyList<string> WriteAheadFiles => [Path.Combine(Root, "write-ahead.0"), Path.Combine(Root, "write-ahead.1")];

    /// <summary>What stays of a bundle that was pruned, at the path that the bundle had below <c>tile/entries</c>.</summary>
    public string StandIn(long bundle) => Path.Combine(Root, "stand-in", TileCoordinate.OfEntries(bundle).Path["tile/entries/".Length..]);

    /// <summary>A file by its C2SP path, such as <c>tile/0/x001/234.p/5</c>.</summary>
    public string File(string tilePath) => Path.Combine(Root, tilePath);
}
