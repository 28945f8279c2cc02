using System.Text;
using TrustLedger.Client.Keystore;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Witnesses;

namespace TrustLedger.Client.Reading;

/// <summary>The last checkpoint that a follower has seen, in a file: what makes a log's second history show.</summary>
/// <remarks>
/// Durable when a call returns; written whole or not at all. Trusted: whoever can delete it can make a reader forget,
/// and be told another history from the beginning. It can't be replaced by an invention: the log's key signs it.
/// </remarks>
public sealed class CheckpointMemory
{
    private const int MaxBytes = 1_000_000;

    private readonly string _path;
    private readonly PinnedLog _log;

    private CheckpointMemory(string path, PinnedLog log, CheckedCheckpoint? last) => (_path, _log, Last) = (path, log, last);

    /// <summary>Null before the first.</summary>
    public CheckedCheckpoint? Last { get; private set; }

    /// <summary>Where <see cref="ForkEvidence"/> is kept: the remembered checkpoint and one that can't be true beside it.</summary>
    public string EvidencePath => _path + ".forked";

    /// <returns>
    /// The memory, empty when there is no file; or <c>memory-malformed</c> when the file is no checkpoint of this log:
    /// somebody else's, or tampered with; or <c>memory-unreadable</c> when it is a link or far too long.
    /// </returns>
    /// <exception cref="IOException">The file is there and cannot be read.</exception>
    public static Result<CheckpointMemory> Open(string path, PinnedLog log)
    {
        if (!DurableFile.Read(path, MaxBytes).TryGet(out var bytes, out var refusal))
        {
            return refusal.Code == "keystore-missing"
                ? new CheckpointMemory(path, log, last: null)
                : new Refusal("memory-unreadable", $"{Path.GetFileName(path)}: {refusal.Detail}");
        }

        return CheckedCheckpoint.Verify(Encoding.UTF8.GetString(bytes), log).TryGet(out var last, out refusal)
            ? new CheckpointMemory(path, log, last)
            : new Refusal("memory-malformed", $"{Path.GetFileName(path)} is no checkpoint of {log.Origin}: {refusal.Code}.");
    }

    /// <exception cref="IOException">Not known to be on the disk: open again before trusting it.</exception>
    public void Remember(CheckedCheckpoint checkpoint)
    {
        if (checkpoint.Size < (Last?.Size ?? 0))
            throw new ArgumentException($"A log of {Last!.Size} does not shrink to {checkpoint.Size}.", nameof(checkpoint));
        if (checkpoint.Contradicts(Last))
            throw new ArgumentException("Another tree of the remembered size is not remembered in its place.", nameof(checkpoint));
        if (checkpoint.Note == Last?.Note)
            return;
        DurableFile.Replace(_path, Encoding.UTF8.GetBytes(checkpoint.Note.ToString()));
        Last = checkpoint;
    }

    /// <summary>Keeps the remembered checkpoint together with one that contradicts it, for anyone to check offline.</summary>
    /// <param name="other">Not smaller than the remembered one.</param>
    /// <param name="path">From the remembered size to the other; empty where the sizes are equal, or the node gave none.</param>
    /// <exception cref="IOException">Not known to be on the disk.</exception>
    public Refusal Contradicted(CheckedCheckpoint other, params IReadOnlyList<Hash> path)
    {
        var evidence = ForkEvidence.Of((Last ?? other).Note, other.Note, path);
        _ = DurableFile.TryCreate(EvidencePath, evidence.Encode());
        return new Refusal("log-forked", $"{_log.Origin} signed two histories, at {Last?.Size} and {other.Size}; both checkpoints are kept.");
    }
}
