using System.Globalization;
using TrustLedger.Client.Witnessing;
using TrustLedger.Node.Sequencing;
using TrustLedger.Node.Storage;
using TrustLedger.Protocol.Notes;
using TrustLedger.Protocol.Witnesses;

namespace TrustLedger.Node.Witnessing;

/// <summary>What the primary knows of one witness of one log, and how it asks for a cosignature.</summary>
/// <remarks>One question at a time; the state may be read while one is open.</remarks>
internal sealed class WitnessLink(string name, WitnessClient client, TimeSpan patience, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private long _size;
    private TimeSpan _pause;
    private long _failedAt;
    private string _answer = "";

    public string Name => name;

    public NoteVerifierKey Key => client.Key;

    /// <summary>The size that it cosigned last, as far as is known.</summary>
    public long Size => Interlocked.Read(ref _size);

    /// <summary>Why the last question got no cosignature; null when it got one.</summary>
    public string? Trouble { get; private set; }

    /// <summary>The witness says that it has cosigned a tree of this size, which is above ours; null when it doesn't.</summary>
    public long? SizeAbove { get; private set; }

    /// <summary>Asks for a cosignature; where the witness is elsewhere, asks again from there.</summary>
    /// <returns>The checkpoint with the witness's line; null when there is none, and <see cref="Trouble"/> says why.</returns>
    public async Task<SignedNote?> Ask(NodeLog log, PublishedCheckpoint target, SignedNote note, CancellationToken stopping)
    {
        if (_pause > TimeSpan.Zero && time.GetElapsedTime(_failedAt) is var waited && waited < _pause)
            await Task.Delay(_pause - waited, time, stopping);
        using var limit = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stopping);
        try
        {
            var cosigned = await AskFrom(log, target, note, either.Token);
            if (cosigned is null)
                Failed(log, _answer);
            else
                (Trouble, SizeAbove, _pause) = (null, null, TimeSpan.Zero);
            return cosigned;
        }
        catch (HttpRequestException)
        {
            return Failed(log, "away");
        }
        catch (IOException)
        {
            return Failed(log, "away");
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return Failed(log, "slow");
        }
    }

    private async Task<SignedNote?> AskFrom(NodeLog log, PublishedCheckpoint target, SignedNote note, CancellationToken cancellationToken)
    {
        // The second time from the size that it told; a third means that somebody else moves it on, or that it lies.
        for (var attempt = 0; attempt < 3; attempt++)
        {
            var from = Math.Min(Size, target.Checkpoint.Size);
            if (!(await log.Consistency(from, target.Checkpoint.Size, cancellationToken)).TryGet(out var proof, out var pruned))
            {
                _answer = string.Create(CultureInfo.InvariantCulture, $"it is at {from}: {pruned.Detail}");
                return null;
            }

            var answer = await client.AddCheckpointAsync(new AddCheckpointRequest(from, proof.Path, note), cancellationToken);
            if (!answer.TryGet(out var reply, out var refusal))
            {
                _answer = $"{refusal.Code}: {refusal.Detail}";
                return null;
            }

            if (reply.Cosigned is { } cosigned)
            {
                Interlocked.Exchange(ref _size, target.Checkpoint.Size);
                return cosigned;
            }

            var size = reply.Size ?? 0;
            SizeAbove = size > log.Store.Size ? size : null;
            _answer = string.Create(CultureInfo.InvariantCulture, $"it is at {size}, this checkpoint at {target.Checkpoint.Size}");
            if (size > target.Checkpoint.Size || size == from)
                return null; // Ahead of this checkpoint: the next one may do. Asked from its own size: it holds another tree.
            Interlocked.Exchange(ref _size, size);
        }

        return null;
    }

    private SignedNote? Failed(NodeLog log, string trouble)
    {
        if (Trouble is null)
            logger.WitnessTrouble(log.Store.Origin, name, trouble);
        Trouble = trouble;
        _failedAt = time.GetTimestamp();
        _pause = _pause == TimeSpan.Zero ? ShortestPause : TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, 2 * _pause.Ticks));
        return null;
    }
}
