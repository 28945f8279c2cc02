using TrustLedger.Node;
using TrustLedger.Node.Policies;
using TrustLedger.Node.Sequencing;
using TrustLedger.Node.Storage;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Governance;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Statements;
using TrustLedger.Tests.Protocol.State;

namespace TrustLedger.Tests.Node.Sequencing;

/// <summary>One log of the node on any disk, with its loops running.</summary>
internal sealed class SequencerKit : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly CancellationTokenSource _stop = new();
    private NodeLog? _log;
    private Task<bool>? _running;

    public SequencerKit(LogReaders readers = LogReaders.Open)
    {
        Genesis = Assemble(City.Identity, readers, LogKey(City.Identity.Origin).VerifierKey.ToString());
        _folder.Write("genesis.json", System.Text.Encoding.UTF8.GetString(Genesis.Envelope.Span));
        Options = new NodeOptions
        {
            DataFolder = _folder.File("data"),
            PassphraseFile = "",
            Logs = [new LogOptions { Name = "identity", Origin = Genesis.Origin, KeyFile = "", GenesisFile = _folder.File("genesis.json") }],
            CorrectionsTickMilliseconds = 20,
            FlushMilliseconds = 10,
        };
        Directory.CreateDirectory(Path.Combine(Options.DataFolder, "identity")); // Where the index is a real file.
    }

    public Genesis Genesis { get; }

    public NodeOptions Options { get; set; }

    public IDisk Disk { get; set; } = new VirtualDisk();

    public TimeProvider Time { get; set; } = TimeProvider.System;

    public RecordingLogger Logger { get; } = new();

    public NodeLog Log => _log ?? throw new InvalidOperationException("The log is not open.");

    public static GenesisMember[] Members { get; } =
    [
        GenesisMember.Of(City.Operator, "registrar", City.District, City.Address("registrar")),
        GenesisMember.Of(City.Operator, "registrar", City.District, City.Address("registrar-2")),
        GenesisMember.Of("police", "public-security", City.District, City.Address("police")),
    ];

    public static Genesis Assemble(PolicyDocument policy, LogReaders readers, string logKey, params IEnumerable<GenesisMember> more)
    {
        var draft = TestGenesis.Draft(policy, [.. Members, .. more]) with { Readers = readers, LogKey = logKey };
        return draft.Assemble(
            TestGenesis.Signatures(draft), draft.EntryStatement(TestGenesis.Start).Sign(draft.Domain, City.Key("operator"))).Value();
    }

    public Result<NodeLog> Open()
    {
        var opened = new LogOpener(Options, Disk, Time, Logger).Open(Options.Logs[0], LogKey(Genesis.Origin));
        if (opened.TryGet(out var log, out _))
            _log = log;
        return opened;
    }

    public void Run() => _running = Task.Run(() => Log.Run(Logger, _stop.Token));

    public Task<Result<AcceptedStatement>> Submit(SignedStatement statement, string? relay = null) =>
        Log.Sequencer.Submit(statement, relay is null ? null : City.Address(relay));

    /// <summary>A binding of a new handle, as the registrar signs it.</summary>
    public SignedStatement Binding(string handle, string registrar = "registrar") =>
        Statement.Of(Words.Bind(), City.Address(handle), (ulong)Time.GetUtcNow().ToUnixTimeSeconds() - 10)
            .Sign(Genesis.Domain, City.Key(registrar));

    /// <summary>Ends the loops as a stop of the process does.</summary>
    public async Task<bool> Stop()
    {
        await _stop.CancelAsync();
        return await _running!;
    }

    /// <summary>Waits for the loops to end by themselves, after a fault.</summary>
    public Task<bool> Ended => _running!;

    public void Dispose()
    {
        _log?.Dispose();
        _stop.Dispose();
        _folder.Dispose();
    }

    /// <summary>Another life of the process on the same folder and another disk.</summary>
    public SequencerKit Again(IDisk disk)
    {
        _log?.Dispose();
        _log = null;
        return new SequencerKit(Genesis, Options, disk, Time);
    }

    private SequencerKit(Genesis genesis, NodeOptions options, IDisk disk, TimeProvider time) =>
        (Genesis, Options, Disk, Time) = (genesis, options, disk, time);

    private static LogKey LogKey(string origin) =>
        new(origin, Ed25519Key.FromSeed(Keccak256.Of("log key").ToArray()));
}
