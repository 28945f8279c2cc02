using System.Text;
using TrustLedger.Client.Keystore;
using TrustLedger.Protocol;

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

    /// <summary>Where a checkpoint is kept that can't be true beside the remembered one.</summary>
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
        if (checkpoint.Note == Last?.Note)
            return;
        DurableFile.Replace(_path, Encoding.UTF8.GetBytes(checkpoint.Note.ToString()));
        Last = checkpoint;
    }

    /// <summary>Keeps a checkpoint that contradicts the remembered one; both together convict the log.</summary>
    public Refusal Contradicted(CheckedCheckpoint other)
    {
        _ = DurableFile.TryCreate(EvidencePath, Encoding.UTF8.GetBytes(other.Note.ToString()));
        return new Refusal("log-forked", $"{_log.Origin} signed two histories, at {Last?.Size} and {other.Size}; both checkpoints are kept.");
    }
}
