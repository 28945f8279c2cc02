using TrustLedger.Node.Storage;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Governance;
using TrustLedger.Protocol.Notes;
using TrustLedger.Protocol.Tiles;

namespace TrustLedger.Node.Upkeep;

/// <summary>Who else has what is about to be pruned: a backup, a mirror, or nobody by the operator's own word.</summary>
internal sealed record PruneSafety
{
    /// <summary>The log in a backup: every file that goes must be there, byte for byte.</summary>
    public LogFolder? Backup { get; init; }

    /// <summary>A checkpoint that a mirror has cosigned, which it does for what it has copied.</summary>
    public string? MirrorNote { get; init; }

    /// <summary>The mirror's key, where the genesis names none.</summary>
    public NoteVerifierKey? MirrorKey { get; init; }

    /// <summary>The operator wants none.</summary>
    public bool IsWaived { get; init; }

    /// <returns>
    /// What a mirror has seen, none where a backup does; or, first match wins:
    /// <list type="bullet">
    /// <item><c>prune-unsecured</c> neither backup nor mirror was named</item>
    /// <item><c>prune-mirror-unproven</c> the note is no checkpoint of this log that a mirror of it has cosigned</item>
    /// <item><c>prune-mirror-behind</c> the mirror has less than is to go</item>
    /// </list>
    /// </returns>
    public Result<IReadOnlyList<KnownCheckpoint>> Check(Genesis genesis, long below)
    {
        if (MirrorNote is not { } text)
        {
            return Backup is not null || IsWaived
                ? new List<KnownCheckpoint>()
                : new Refusal("prune-unsecured", "Name a backup or a mirror's checkpoint: what is pruned is nowhere else but there.");
        }

        if (!CheckpointNote.Verify(text, genesis).TryGet(out var seen, out var refusal)
            || !SignedNote.Parse(text).TryGet(out var note, out refusal) || !note.Verify(MirrorKeys(genesis)).TryGet(out _, out refusal))
            return new Refusal("prune-mirror-unproven", $"No checkpoint of {genesis.Origin} that a mirror has cosigned: {refusal.Code}.");
        if (seen.Size < below)
            return new Refusal("prune-mirror-behind", $"The mirror has {seen.Size} entries, and those below {below} are to go.");

        var differs = new Refusal("prune-mirror-differs", $"The mirror has another log, or more of it than is here: {seen.Size} entries.");
        return new List<KnownCheckpoint> { new(seen, "mirror", differs, differs) };
    }

    /// <summary>Whether the backup has just the bytes of every file that goes.</summary>
    /// <returns>Null; or <c>prune-backup-differs</c>.</returns>
    /// <exception cref="DiskFault">A file can't be read.</exception>
    public Refusal? Compare(IDisk disk, LogFolder folder, TileCoordinate tile) =>
        Backup is null || (disk.ReadAll(folder.File(tile.Path)) is { } here && disk.ReadAll(Backup.File(tile.Path)) is { } there
            && here.AsSpan().SequenceEqual(there))
            ? null
            : new Refusal("prune-backup-differs", $"{tile.Path} is not in {Backup.Root}, or is another there: back up first.");

    private List<NoteVerifierKey> MirrorKeys(Genesis genesis) =>
    [
        .. (genesis.Witnesses?.Mirrors ?? []).Select(mirror => mirror.Key).Concat(MirrorKey is { } named ? [named] : [])
            .Where(key => key.ToString() != genesis.LogKey)
            .Select(key => NoteVerifierKey.Create(key.Name, NoteSignatureType.Cosignature, key.Key).TryGet(out var cosigning, out _) ? cosigning : null)
            .OfType<NoteVerifierKey>(),
    ];
}
