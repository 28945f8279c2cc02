using System.Globalization;
using System.Text.Json.Nodes;
using TrustLedger.Client.Keystore;
using TrustLedger.Node.Policies;
using TrustLedger.Protocol.Notes;
using TrustLedger.Protocol.Witnesses;

namespace TrustLedger.Benchmarks.Subjects;

/// <summary>Four witnesses of the benchmark's log, three of them needed: the node program each, in its own folder, on loopback.</summary>
/// <remarks>They share machine and disk with primary and load: on five machines each would have its own.</remarks>
internal sealed class BenchWitnesses : IDisposable
{
    public const int Count = 4;
    public const int Needed = 3;

    private readonly string _folder;
    private readonly string _passphraseFile;
    private readonly NoteVerifierKey[] _keys;
    private readonly List<NodeProcess> _processes = [];

    private BenchWitnesses(string folder, string passphraseFile, NoteVerifierKey[] keys) =>
        (_folder, _passphraseFile, _keys) = (folder, passphraseFile, keys);

    /// <summary>By the names in the genesis, where each listens; empty until they are started.</summary>
    public IEnumerable<(string Name, Uri Url)> Addresses => _processes.Select((process, at) => (Organisation(at), process.Url));

    /// <summary>Makes the keys, which the genesis has to name before a witness can look at the log.</summary>
    public static BenchWitnesses Prepare(string folder)
    {
        Directory.CreateDirectory(folder);
        var passphraseFile = BenchNode.WritePassphrase(folder);
        using var passphrase = BenchCity.Sure(Passphrase.FromFile(passphraseFile));
        var keys = new NoteVerifierKey[Count];
        for (var at = 0; at < Count; at++)
        {
            using var key = BenchCity.Sure(LogKey.Create(KeyFile(folder, at), NameOf(at), passphrase));
            keys[at] = key.Signer.CosignatureKey;
        }

        return new BenchWitnesses(folder, passphraseFile, keys);
    }

    /// <summary>What the founders agree on.</summary>
    public LogWitnesses Agree(string operatorCode, NoteVerifierKey logKey) => new(operatorCode, BenchCity.Sure(WitnessPolicy.Of(
        new PolicyLog(logKey, Url: null), Needed, [.. _keys.Select((key, at) => new PolicyWitness(Organisation(at), key, Url: null))])));

    /// <exception cref="InvalidOperationException">One of them ended before it listened.</exception>
    public void Start(string genesisFile)
    {
        for (var at = 0; at < Count; at++)
        {
            var config = Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"witness-{at}.json"));
            File.WriteAllText(config, new JsonObject
            {
                ["Node"] = new JsonObject
                {
                    ["Role"] = "witness",
                    ["DataFolder"] = Path.ChangeExtension(config, null),
                    ["PassphraseFile"] = _passphraseFile,
                    ["Url"] = "http://127.0.0.1:0",
                    ["Witness"] = new JsonObject
                    {
                        ["Name"] = NameOf(at),
                        ["KeyFile"] = KeyFile(_folder, at),
                        ["Logs"] = new JsonArray(new JsonObject { ["GenesisFile"] = genesisFile }),
                    },
                },
            }.ToJsonString());
            _processes.Add(NodeProcess.Start(config));
        }
    }

    public void Dispose() => _processes.ForEach(process => process.Dispose());

    private static string Organisation(int at) => string.Create(CultureInfo.InvariantCulture, $"department-{at}");

    private static string NameOf(int at) => string.Create(CultureInfo.InvariantCulture, $"witness.example/{at}");

    private static string KeyFile(string folder, int at) =>
        Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"witness-{at}.key"));
}
