using Microsoft.Extensions.Options;
using TrustLedger.Client.Keystore;
using TrustLedger.Node.Policies;
using TrustLedger.Node.Storage;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Governance;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Notes;

namespace TrustLedger.Node.Witnessing;

/// <summary>The logs that this witness looks at, and its key; opened before it listens.</summary>
internal sealed class WitnessLogs(IOptions<NodeOptions> options, IDisk disk, ILogger<WitnessLogs> logger) : IDisposable
{
    private readonly Dictionary<string, WitnessedLog> _logs = new(StringComparer.Ordinal);
    private FolderLock? _lock;
    private LogKey? _key;

    public IEnumerable<WitnessedLog> All => _logs.Values;

    public EvidenceFolder Evidence { get; private set; } = null!;

    /// <exception cref="InvalidOperationException">Not opened.</exception>
    public NoteSigner Signer => _key?.Signer ?? throw new InvalidOperationException("The witness was not opened.");

    public WitnessedLog? Find(string origin) => _logs.GetValueOrDefault(origin);

    /// <summary>Opens everything. Called once, before the host starts.</summary>
    /// <returns>
    /// Null; or, first match wins: what <see cref="NativeLibraries.Check()"/> refuses, <c>locked</c>, what
    /// <see cref="Passphrase.FromFile"/>, <see cref="LogKey.Open"/> and <see cref="Genesis.Parse"/> refuse,
    /// <c>witness-not-in-genesis</c> when a genesis does not name this witness with this key, and what
    /// <see cref="WitnessedLog.Open"/> refuses.
    /// </returns>
    public Refusal? Open()
    {
        var settings = options.Value;
        var witness = settings.Witness ?? throw new InvalidOperationException("The options were not checked.");
        if (!NativeLibraries.Check().TryGet(out _, out var refusal))
            return refusal;
        var folder = Path.GetFullPath(settings.DataFolder);
        _lock = FolderLock.TryTake(folder);
        if (_lock is null)
            return new Refusal("locked", $"Another process has {settings.DataFolder}.");
        if (!Passphrase.FromFile(settings.PassphraseFile).TryGet(out var passphrase, out refusal))
            return refusal;
        using (passphrase)
        {
            if (!LogKey.Open(witness.KeyFile, witness.Name, passphrase).TryGet(out _key, out refusal))
                return refusal;
        }

        Evidence = new EvidenceFolder(disk, Path.Combine(folder, "evidence"), logger);
        foreach (var log in witness.Logs)
        {
            if (!Genesis.Parse(File.ReadAllBytes(log.GenesisFile)).TryGet(out var genesis, out refusal))
                return refusal;
            if (genesis.Witnesses is not { } agreed || !agreed.Policy.WitnessKeys.Contains(Signer.CosignatureKey))
                return new Refusal("witness-not-in-genesis", $"The genesis of {genesis.Origin} does not name the witness {Signer.CosignatureKey}.");
            if (!WitnessedLog.Open(disk, Path.Combine(folder, "witnessed"), Evidence, genesis).TryGet(out var opened, out refusal))
                return refusal;
            _logs[genesis.Origin] = opened;
            logger.Witnessing(genesis.Origin, Signer.CosignatureKey.Name);
        }

        return null;
    }

    public void Dispose()
    {
        _key?.Dispose();
        _lock?.Dispose();
    }
}
