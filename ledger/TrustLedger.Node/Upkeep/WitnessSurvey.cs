using TrustLedger.Client.Witnessing;
using TrustLedger.Node.Storage;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Checkpoints;
using TrustLedger.Protocol.Notes;
using TrustLedger.Protocol.Tiles;
using TrustLedger.Protocol.Witnesses;

namespace TrustLedger.Node.Upkeep;

/// <summary>Asks a log's witnesses, before a copy of the log is put back, whether they have seen more than it holds.</summary>
/// <remarks>
/// With <c>add-checkpoint</c> of c2sp.org/tlog-witness, which has no other question: whoever cosigns the copy's newest
/// checkpoint has seen nothing beyond it, and whoever is beyond names its size. The log signed that checkpoint long ago, so
/// that its cosignature harms nobody. All are asked at once. Fails closed: an answer counts only if it is a cosignature.
/// </remarks>
/// <param name="http">For instance from <see cref="Client.Reading.NodeClient.CreateHttp"/>; the caller's to dispose.</param>
/// <param name="addresses">By a witness's name, where it is found in place of the genesis' address.</param>
/// <param name="patience">How long each witness has.</param>
/// <param name="time">Measures that.</param>
internal sealed class WitnessSurvey(HttpClient http, IReadOnlyDictionary<string, Uri> addresses, TimeSpan patience, TimeProvider time)
{
    /// <param name="disk">Where the copy is.</param>
    /// <param name="copy">A whole log.</param>
    /// <param name="newest">Its checkpoint, which the log signed.</param>
    /// <param name="policy">The witnesses of the genesis.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>
    /// Null when enough of them for a final checkpoint have cosigned the copy, and none is beyond it; or, first match wins:
    /// <list type="bullet">
    /// <item><c>restore-behind-witnesses</c> one at least says that it has cosigned a larger log</item>
    /// <item><c>restore-differs-from-witnesses</c> one at least has cosigned another tree of the copy's size</item>
    /// <item><c>restore-witnesses-away</c> too few answered</item>
    /// </list>
    /// </returns>
    public async Task<Refusal?> AskAsync(
        IDisk disk, LogFolder copy, PublishedCheckpoint newest, WitnessPolicy policy, CancellationToken cancellationToken)
    {
        var checkpoint = newest.Checkpoint;
        if (!SignedNote.Parse(newest.Note).TryGet(out var note, out var unreadable))
            return unreadable;
        var files = new TileFiles(disk, copy);
        ValueTask<Result<HashTile>> Read(TileCoordinate tile, CancellationToken _) => ValueTask.FromResult(
            files.Read(tile) is { } bytes ? HashTile.Parse(tile, bytes) : new Refusal("tile-missing", $"{tile.Path} is not in the copy."));
        var said = await Task.WhenAll(policy.Witnesses.Select(witness => AskOneAsync(witness, Read, note, checkpoint, cancellationToken)));

        if (said.FirstOrDefault(word => word.Size > checkpoint.Size) is { } beyond)
        {
            return new Refusal("restore-behind-witnesses",
                $"The witness {beyond.Witness.Name} has seen {beyond.Size} entries, the copy holds {checkpoint.Size}: signing from here would fork the log.");
        }

        if (said.FirstOrDefault(word => word.Size == checkpoint.Size) is { } other)
            return new Refusal("restore-differs-from-witnesses", $"The witness {other.Witness.Name} has seen another tree of size {checkpoint.Size}.");
        if (policy.IsMet(said.Where(word => word.Trouble is null).Select(word => word.Witness.Key)))
            return null;
        var away = said.Where(word => word.Trouble is not null).Select(word => $"{word.Witness.Name}: {word.Trouble}");
        return new Refusal("restore-witnesses-away",
            $"Too few witnesses say that they have seen no more ({string.Join("; ", away)}). Try again when they are back, or give"
            + " --offline and, from each, the newest checkpoint that it holds with --least-checkpoint.");
    }

    private async Task<Word> AskOneAsync(
        PolicyWitness witness, HashTileReader read, SignedNote note, Checkpoint checkpoint, CancellationToken cancellationToken)
    {
        if ((addresses.GetValueOrDefault(witness.Name) ?? HttpAddress.Read(witness.Url)) is not { } url)
            return new Word(witness, Size: null, "no address; give --witness NAME=URL");
        using var limit = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await SurveyAsync(new WitnessClient(http, url, witness.Key), witness, read, note, checkpoint, either.Token);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            return new Word(witness, Size: null, "away");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new Word(witness, Size: null, "slow");
        }
    }

    // First as if it were where the copy is; where it is before that, from there, with the proof that the copy continues it.
    private static async Task<Word> SurveyAsync(
        WitnessClient client, PolicyWitness witness, HashTileReader read, SignedNote note, Checkpoint checkpoint, CancellationToken cancellationToken)
    {
        var from = checkpoint.Size;
        for (var attempt = 0; attempt < 3; attempt++)
        {
            if (!(await TileProofs.Consistency(read, from, checkpoint.Size, cancellationToken)).TryGet(out var proof, out var refusal)
                || !(await client.AddCheckpointAsync(new AddCheckpointRequest(from, proof.Path, note), cancellationToken)).TryGet(out var reply, out refusal))
                return new Word(witness, Size: null, $"{refusal.Code}: {refusal.Detail}");
            if (reply.Cosigned is not null)
                return new Word(witness, Size: null, Trouble: null);
            if (reply.Size >= checkpoint.Size)
                return new Word(witness, reply.Size, "beyond the copy, or beside it");
            from = reply.Size ?? 0;
        }

        return new Word(witness, Size: null, "names another size each time");
    }

    /// <summary>What one witness said.</summary>
    /// <param name="Witness">Who.</param>
    /// <param name="Size">What it has cosigned, when that is the copy's size or above, and not the copy.</param>
    /// <param name="Trouble">Why it did not cosign; null when it did.</param>
    private sealed record Word(PolicyWitness Witness, long? Size, string? Trouble);
}
