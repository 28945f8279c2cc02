using System.Text;
using TrustLedger.Node.Storage;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Checkpoints;
using TrustLedger.Protocol.Governance;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Notes;
using TrustLedger.Protocol.Witnesses;

namespace TrustLedger.Node.Witnessing;

/// <summary>What a witness knows of one log: the last checkpoint that it cosigned, in one file.</summary>
/// <remarks>
/// Looking, storing and cosigning are one step: calls wait for each other. The checkpoint is durable before its
/// cosignature leaves. After a <see cref="DiskFault"/> the file holds the old or the new one; nothing was cosigned, and
/// the same request may come again. Trusted: whoever can set the file back can have a second history cosigned.
/// </remarks>
internal sealed class WitnessedLog
{
    private readonly IDisk _disk;
    private readonly string _path;
    private readonly EvidenceFolder _evidence;
    private readonly Lock _gate = new();
    private Cosigned? _last;
    private bool _isUnsure;

    private WitnessedLog(IDisk disk, string path, EvidenceFolder evidence, Genesis genesis, NoteVerifierKey logKey, Cosigned? last) =>
        (_disk, _path, _evidence, Genesis, LogKey, _last) = (disk, path, evidence, genesis, logKey, last);

    public Genesis Genesis { get; }

    public NoteVerifierKey LogKey { get; }

    /// <summary>Of a closed log nothing is told, not even how it grows.</summary>
    public bool IsClosed => Genesis.Readers == LogReaders.Members;

    /// <summary>The size that was cosigned last; 0 for none.</summary>
    public long Size
    {
        get
        {
            lock (_gate)
                return _last?.Checkpoint.Size ?? 0;
        }
    }

    /// <returns>The log; or <c>witness-state-damaged</c> when the file is no checkpoint that the log signed.</returns>
    public static Result<WitnessedLog> Open(IDisk disk, string folder, EvidenceFolder evidence, Genesis genesis)
    {
        if (!NoteVerifierKey.Parse(genesis.LogKey).TryGet(out var logKey, out var refusal))
            return refusal;
        var path = Path.Combine(folder, Convert.ToHexStringLower(Hash.Of(Encoding.UTF8.GetBytes(genesis.Origin)).ToArray()));
        disk.MakeFolder(folder);
        if (disk.ReadAll(path) is not { } bytes)
            return new WitnessedLog(disk, path, evidence, genesis, logKey, last: null);
        if (!SignedNote.Parse(Encoding.UTF8.GetString(bytes)).TryGet(out var note, out refusal)
            || !Checkpoint.Verify(note, genesis.Origin, logKey).TryGet(out var checkpoint, out refusal))
            return new Refusal("witness-state-damaged", $"{path} is no checkpoint of {genesis.Origin}: {refusal.Code}.");

        disk.SyncFolder(folder); // A rename that a crash left unsynced counts from here on.
        return new WitnessedLog(disk, path, evidence, genesis, logKey, new Cosigned(checkpoint, note));
    }

    /// <summary>Cosigns a checkpoint that continues the last one: the checks of c2sp.org/tlog-witness, in its order.</summary>
    /// <param name="request">What was sent; its origin is this log's.</param>
    /// <param name="witness">The witness's key.</param>
    /// <param name="seconds">Unix seconds.</param>
    /// <returns>
    /// The cosignature; the size to begin from; or, first match wins:
    /// <list type="bullet">
    /// <item><c>witness-log-key-unknown</c> the log's key did not sign it (403)</item>
    /// <item><c>witness-old-size-above</c> the old size is above the checkpoint's (400)</item>
    /// <item><c>witness-proof-wrong</c> the proof does not lead from the old tree to this one (422)</item>
    /// </list>
    /// </returns>
    /// <exception cref="DiskFault">The checkpoint could not be stored, so nothing is cosigned.</exception>
    public WitnessAnswer Add(AddCheckpointRequest request, NoteSigner witness, ulong seconds)
    {
        if (!Checkpoint.Verify(request.Checkpoint, Genesis.Origin, LogKey).TryGet(out var checkpoint, out var unsigned))
            return WitnessAnswer.Refused(new Refusal("witness-log-key-unknown", $"The log's key did not sign this: {unsigned.Code}."));
        if (request.OldSize > checkpoint.Size)
            return WitnessAnswer.Refused(new Refusal("witness-old-size-above", "The old size is above the checkpoint's."));

        lock (_gate)
        {
            if (_isUnsure)
                throw new IOException($"It is not known which checkpoint of {Genesis.Origin} the disk holds: start the witness again.");

            // Two signed trees of one size convict the log, whatever else is wrong with the request.
            var size = _last?.Checkpoint.Size ?? 0;
            if (size == checkpoint.Size && _last is { } held && held.Checkpoint.Root != checkpoint.Root)
            {
                _evidence.Keep(ForkEvidence.Of(held.Note, request.Checkpoint), Genesis.Origin, LogKey);
                return WitnessAnswer.Conflict(size);
            }

            if (request.OldSize != size)
                return WitnessAnswer.Conflict(size);
            var root = _last?.Checkpoint.Root ?? Hash.OfNothing;
            if (!new ConsistencyProof(size, checkpoint.Size, request.Proof).Verify(root, checkpoint.Root).TryGet(out _, out var wrong))
            {
                if (_last is { } before)
                    _evidence.Keep(ForkEvidence.Of(before.Note, request.Checkpoint, request.Proof), Genesis.Origin, LogKey);
                return WitnessAnswer.Refused(new Refusal("witness-proof-wrong", $"The proof does not lead from {size} to {checkpoint.Size}: {wrong.Code}."));
            }

            if (size != checkpoint.Size)
                Store(new Cosigned(checkpoint, request.Checkpoint));
        }

        return WitnessAnswer.Cosigned(CosignatureLines.Write(request.Checkpoint, witness, seconds));
    }

    private void Store(Cosigned next)
    {
        _isUnsure = true; // Until the disk has said that it holds the new one.
        _disk.ReplaceDurably(_path, Encoding.UTF8.GetBytes(next.Note.ToString()));
        (_last, _isUnsure) = (next, false);
    }

    private sealed record Cosigned(Checkpoint Checkpoint, SignedNote Note);
}
