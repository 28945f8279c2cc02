using Microsoft.Extensions.Logging.Abstractions;
using TrustLedger.Node;
using TrustLedger.Node.Sequencing;
using TrustLedger.Node.Storage;
using TrustLedger.Protocol;

namespace TrustLedger.Tests.Node.Simulation;

/// <summary>The lives of one node on one disk, all of it chosen by a seed: what is handed in, and what goes wrong.</summary>
/// <remarks>
/// The node's own opener, sequencer, store and index run, on a disk that can lose what was not synced, a clock that
/// jumps, and a scheduler that takes one step after another. After each life the log is compared with <see cref="Model"/>.
/// </remarks>
internal sealed class SimulatedNode : IDisposable
{
    private const int SegmentBytes = 64 * 1024;
    private const string Log = "identity";

    private readonly Dice _dice;
    private readonly NodeOptions _options;
    private readonly VirtualDisk _disk = new();
    private readonly ManualTime _time = new(SimulatedCity.Start);
    private readonly SteppedScheduler _steps = new();
    private readonly Model _model = new();
    private bool _mayFlip = true;

    public SimulatedNode(int seed, string folder)
    {
        _dice = new Dice(seed);
        _options = new NodeOptions
        {
            DataFolder = folder,
            PassphraseFile = "",
            Logs = [new LogOptions { Name = Log, Origin = SimulatedCity.Genesis.Origin, KeyFile = "" }],
            QueueLimit = 8,
        };
        Directory.CreateDirectory(Path.Combine(folder, Log)); // Where the index is a real file.
        var place = new LogFolder(Path.Combine(folder, Log));
        File.WriteAllBytes(place.Index, SimulatedCity.EmptyIndex);
        _disk.Put(place.Genesis, SimulatedCity.Genesis.Envelope.ToArray());
    }

    public Dictionary<string, int> Happened { get; } = new(StringComparer.Ordinal);

    public int Acknowledged => _model.Acknowledged;

    /// <exception cref="BrokenPromiseException">P1, P2 or P3 does not hold.</exception>
    public void Run()
    {
        for (var lives = 2 + _dice.Below(3); lives > 0; lives--)
        {
            Arm();
            if (Open() is { } log)
            {
                using (log)
                    Live(log);
            }

            End();
        }

        _disk.IsFull = false;
        using var last = Open() ?? throw new BrokenPromiseException("P3: the node does not start on a disk that is well");
        _model.Compare(last);
    }

    /// <summary>As <see cref="Run"/> ends, on a disk that lost every bundle, tile and record: the model must see it.</summary>
    public void RunWithoutWhatWasWritten()
    {
        foreach (var path in _disk.Files.Where(path => !path.EndsWith("genesis.json", StringComparison.Ordinal)))
            _disk.Delete(path);
        _mayFlip = false;
        using var log = Open();
    }

    public void Dispose() => _steps.Dispose();

    private void Arm()
    {
        var at = _disk.Syncs + 1 + _dice.Below(30);
        switch (_dice.Below(4))
        {
            case 0:
                (_disk.FailingSync, _) = (at, Count("failing sync"));
                break;
            case 1:
                (_disk.PowerCutAtSync, _mayFlip, _) = (at, false, Count("power cut at a sync"));
                break;
        }
    }

    /// <returns>Null when a fault that was due hit the start.</returns>
    private NodeLog? Open()
    {
        var flip = _mayFlip && _dice.Below(4) == 0 ? Flip() : null;
        try
        {
            if (OpenLog().TryGet(out var log, out var refusal) && Agrees(log))
                return log;
            if (flip is null)
                throw new BrokenPromiseException($"P3: a log that nobody harmed does not start: {refusal?.Code} {refusal?.Detail}");
            Count("flip found");
            Unflip(flip);
            return OpenLog().TryGet(out log, out refusal) && Agrees(log)
                ? log
                : throw new BrokenPromiseException($"P3: the log does not start when the flip is mended: {refusal?.Code} {refusal?.Detail}");
        }
        catch (DiskFault)
        {
            Count("fault at start");
            if (flip is not null)
                Unflip(flip);
            return null;
        }
    }

    private bool Agrees(NodeLog log)
    {
        try
        {
            _model.Compare(log);
            return true;
        }
        catch (InvalidDataException)
        {
            log.Dispose(); // It says so itself: that is no silence.
            return false;
        }
    }

    private Result<NodeLog> OpenLog() =>
        new LogOpener(_options, _disk, _time, NullLogger.Instance) { SegmentBytes = SegmentBytes }.Open(_options.Logs[0], SimulatedCity.Key());

    private void Live(NodeLog log)
    {
        using var stop = new CancellationTokenSource();
        var running = _steps.Start(async () =>
        {
            await log.Sequencer.Run(stop.Token);
            return true;
        });
        try
        {
            for (var steps = 3 + _dice.Below(8); steps > 0 && log.Sequencer.Halted is null; steps--)
                Step(log);
            if (_dice.Below(3) == 0 && !log.Store.IsBroken && log.Flusher.TryFlush())
                log.Flusher.CatchUp(CancellationToken.None);
        }
        catch (DiskFault)
        {
            Count("fault in a flush");
        }

        stop.Cancel();
        _steps.Finish(running);
    }

    private void Step(NodeLog log)
    {
        switch (_dice.Below(10))
        {
            case 0 or 1:
                if (log.Flusher.TryFlush())
                    log.Flusher.CatchUp(CancellationToken.None);
                break;
            case 2:
                (_disk.IsFull, _) = (!_disk.IsFull, Count("disk full or free"));
                break;
            case 3 when _dice.Below(4) == 0:
                (_, _) = (Jump(), Count("clock jump"));
                break;
            default:
                _time.Pass(TimeSpan.FromMilliseconds(_dice.Below(2_000)));
                HandIn(log);
                break;
        }
    }

    private bool Jump()
    {
        _time.Jump(TimeSpan.FromSeconds((_dice.Below(2) == 0 ? -1 : 1) * (6 + _dice.Below(2_592_000))));
        return true;
    }

    private void HandIn(NodeLog log)
    {
        var statements = Enumerable.Range(0, 1 + _dice.Below(12)).Select(_ => SimulatedCity.Pool[_dice.Below(SimulatedCity.Statements)]).ToArray();
        var answers = statements.Select(statement => _steps.Start(() => log.Sequencer.Submit(statement, relay: null))).ToArray();
        foreach (var (statement, answer) in statements.Zip(answers))
        {
            if (_steps.Finish(answer).TryGet(out var place, out var refusal))
                _model.Accepted(statement, place);
            else if (refusal.Code is not ("storage-failed" or "disk-full" or "clock-suspect" or "queue-full" or "node-stopping"))
                throw new BrokenPromiseException($"{statement.Uid} was refused: {refusal.Code}");
            else
                Count(refusal.Code);
        }

        _model.Saw(log);
    }

    private void End()
    {
        // The clock is set right before the next start; until then everybody was refused.
        _time.Jump(SimulatedCity.Start + TimeSpan.FromTicks(_time.GetTimestamp()) - _time.GetUtcNow());
        if (_dice.Below(2) == 0)
            _disk.IsFull = false;
        if (_dice.Below(2) == 0)
        {
            _disk.Kill();
            _mayFlip = true;
            Count("kill");
        }
        else
        {
            _disk.PowerCut(_dice.Below(int.MaxValue));
            _mayFlip = false; // The mark of what was published may be gone: with the last record damaged too, nobody here could tell.
            Count("power cut");
        }
    }

    private (string Path, int At, byte Mask, byte Was)? Flip()
    {
        var files = _disk.Files.Where(path => _disk.ReadAll(path) is { Length: > 0 }).ToArray();
        var path = files[_dice.Below(files.Length)];
        var bytes = _disk.ReadAll(path)!;
        var (at, mask) = (_dice.Below(bytes.Length), (byte)(1 << _dice.Below(8)));
        _disk.Flip(path, at, mask);
        Count("flip");
        return (path, at, mask, bytes[at]);
    }

    private void Unflip((string Path, int At, byte Mask, byte Was)? flip)
    {
        if (flip is var (path, at, mask, was) && _disk.ReadAll(path) is { } bytes && at < bytes.Length && bytes[at] == (byte)(was ^ mask))
            _disk.Flip(path, at, mask);
    }

    private bool Count(string what)
    {
        Happened[what] = Happened.GetValueOrDefault(what) + 1;
        return true;
    }
}
