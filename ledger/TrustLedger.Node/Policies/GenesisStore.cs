using TrustLedger.Node.Storage;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Governance;

namespace TrustLedger.Node.Policies;

/// <summary>The genesis that a log began with, pinned from the first start on.</summary>
/// <remarks>Durable when a call returns; one caller at a time. Its thief learns what is public to the log's readers.</remarks>
internal sealed class GenesisStore(IDisk disk, LogFolder folder)
{
    /// <summary>Reads the stored genesis, or stores the one that is given at the first time.</summary>
    /// <param name="given">The genesis file's bytes; null when there is none.</param>
    /// <param name="origin">The log's configured origin.</param>
    /// <returns>
    /// The genesis; or, first match wins: a refusal of <see cref="Genesis.Parse"/>, and
    /// <list type="bullet">
    /// <item><c>genesis-missing</c> none is stored and none was given</item>
    /// <item><c>genesis-changed</c> another one is stored: a log keeps the genesis that it began with</item>
    /// <item><c>genesis-other-origin</c> it is for another log</item>
    /// </list>
    /// </returns>
    public Result<Genesis> Open(ReadOnlySpan<byte> given, string origin)
    {
        var stored = disk.ReadAll(folder.Genesis);
        if (stored is null && given.IsEmpty)
            return new Refusal("genesis-missing", $"{origin} has no genesis yet: name its file.");
        if (!Genesis.Parse(stored ?? given).TryGet(out var genesis, out var refusal))
            return refusal;
        if (stored is not null && !given.IsEmpty
            && (!Genesis.Parse(given).TryGet(out var other, out refusal) || other.Hash != genesis.Hash))
        {
            return refusal ?? new Refusal("genesis-changed", $"{origin} began with the genesis {genesis.Hash}; this is another.");
        }

        if (!string.Equals(genesis.Origin, origin, StringComparison.Ordinal))
            return new Refusal("genesis-other-origin", $"This genesis is for {genesis.Origin}, not for {origin}.");
        if (stored is null)
        {
            disk.MakeFolder(folder.Root);
            disk.ReplaceDurably(folder.Genesis, genesis.Envelope.Span);
        }

        return genesis;
    }
}
