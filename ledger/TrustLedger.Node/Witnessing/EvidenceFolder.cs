using TrustLedger.Node.Storage;
using TrustLedger.Protocol.Notes;
using TrustLedger.Protocol.Witnesses;

namespace TrustLedger.Node.Witnessing;

/// <summary>Where pairs of checkpoints are kept that can't both be true, one file each.</summary>
/// <remarks>
/// A file is durable when <see cref="Keep"/> returns; calls may overlap. Whoever deletes files destroys evidence; nobody
/// can invent any that convicts, for the log's key signs both checkpoints.
/// </remarks>
internal sealed class EvidenceFolder
{
    // Anyone who has a real checkpoint can make proofs that fail: what they can fill is bounded.
    private const int MostSuspicions = 32;
    private const int MostForks = 256;

    private readonly IDisk _disk;
    private readonly string _folder;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private readonly HashSet<string> _forks = new(StringComparer.Ordinal);
    private readonly HashSet<string> _suspicions = new(StringComparer.Ordinal);

    public EvidenceFolder(IDisk disk, string folder, ILogger logger)
    {
        (_disk, _folder, _logger) = (disk, folder, logger);
        foreach (var name in disk.List(folder).Select(path => Path.GetFileName(path)!))
            (name.StartsWith("fork-", StringComparison.Ordinal) ? _forks : _suspicions).Add(name);
    }

    /// <summary>Pairs that convict the log.</summary>
    public int Forks
    {
        get
        {
            lock (_gate)
                return _forks.Count;
        }
    }

    /// <summary>Proofs that failed, whoever is to blame.</summary>
    public int Suspicions
    {
        get
        {
            lock (_gate)
                return _suspicions.Count;
        }
    }

    /// <summary>Keeps two checkpoints if they show anything, and says so in the log.</summary>
    /// <returns>What they show; null when both can be true.</returns>
    public ForkKind? Keep(ForkEvidence evidence, string origin, NoteVerifierKey logKey)
    {
        if (!evidence.Verify(origin, logKey).TryGet(out var kind, out _))
            return null;

        var bytes = evidence.Encode();
        var isFork = kind != ForkKind.ProofFails;
        var name = $"{(isFork ? "fork" : "suspicion")}-{Convert.ToHexStringLower(Protocol.Merkle.Hash.Of(bytes).ToArray().AsSpan(0, 16))}.json";
        lock (_gate)
        {
            var kept = isFork ? _forks : _suspicions;
            if (kept.Count >= (isFork ? MostForks : MostSuspicions) || !kept.Add(name))
                return kind;
            _disk.MakeFolder(_folder);
            _disk.ReplaceDurably(Path.Combine(_folder, name), bytes);
        }

        if (isFork)
            _logger.ForkSeen(origin, name);
        else
            _logger.ProofFailed(origin, name);
        return kind;
    }
}
