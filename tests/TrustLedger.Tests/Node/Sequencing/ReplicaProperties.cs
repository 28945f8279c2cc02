using FsCheck;
using FsCheck.Fluent;
using TrustLedger.Client.Keystore;
using TrustLedger.Client.Reading;
using TrustLedger.Node;
using TrustLedger.Node.Mirroring;
using TrustLedger.Node.Policies;
using TrustLedger.Node.Storage;
using TrustLedger.Node.Witnessing;
using TrustLedger.Protocol.Entries;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Notes;
using TrustLedger.Protocol.State;
using TrustLedger.Tests.Protocol.State;

namespace TrustLedger.Tests.Node.Sequencing;

/// <summary>One function, wherever it runs: in memory, over the node's index, in a client that believes nothing, and in a mirror.</summary>
public sealed class ReplicaProperties
{
    // The second case: nothing is kept in memory, and the process dies at chance places, with an index that is behind or gone.
    [Fact]
    public void The_node_s_state_on_disk_is_the_one_that_a_plain_replay_has_and_judges_alike() =>
        Check(attempts => ReplicaRun.Agrees(attempts, Follow, (replica, _, _) => replica.Save()));

    [Fact]
    public void A_client_reads_of_every_prefix_what_a_plain_replay_has() => Check(attempts => Task.Run(async () =>
    {
        using var folder = new TemporaryFolder();
        var log = RandomLog.Of(attempts);
        var served = new FakeLog(log.Genesis, Signer(log.Genesis.Origin));
        using var node = new FakeNode(served);
        using var follower = (await LogFollower.OpenAsync(node.Client(), folder.File("checkpoint"), CancellationToken.None)).Value();
        foreach (var size in new[] { 1, log.Entries.Count / 3, log.Entries.Count }.Distinct().Where(size => size > 0).Order())
        {
            served.Entries.AddRange(log.Entries.Skip(served.Entries.Count).Take(size - served.Entries.Count).Select(entry => entry.Encode()));
            Assert.True((await follower.SyncAsync(CancellationToken.None)).Succeeded());
            var plain = StateFunction.Of(log.Genesis, log.Entries.Take(size).Select((entry, index) => ((long)index, entry)), log.Documents);
            if (follower.Read(Snapshot.Of) != Snapshot.Of(plain))
                return false;
        }

        return true;
    }).GetAwaiter().GetResult());

    [Fact]
    public void A_mirror_that_copied_the_log_has_what_a_plain_replay_has()
    {
        using var keys = new TemporaryFolder();
        using var passphrase = MirrorKeys(keys);

        Check(attempts => Task.Run(async () =>
        {
            using var folder = new TemporaryFolder();
            var log = RandomLog.Of(attempts);
            folder.Write("genesis.json", System.Text.Encoding.UTF8.GetString(log.Genesis.Envelope.Span));
            var served = new FakeLog(log.Genesis, Signer(log.Genesis.Origin));
            served.Entries.AddRange(log.Entries.Select(entry => entry.Encode()));
            foreach (var (hash, document) in log.Documents)
                served.Documents[hash] = document;
            using var primary = new FakeNode(served);
            using var http = new HttpClient(primary, disposeHandler: false);
            return await Mirrored(folder, keys.File("mirror.key"), passphrase, served, http) == Snapshot.Of(log.State);
        }).GetAwaiter().GetResult());
    }

    // A primary that signs what nobody said: the copy holds it, and it counts for nothing, whatever becomes of the index.
    [Fact]
    public async Task A_mirror_whose_index_is_made_anew_counts_no_entry_that_nobody_signed()
    {
        using var folder = new TemporaryFolder();
        using var passphrase = MirrorKeys(folder);
        var log = CorrectionsLog.WithCase(out _);
        folder.Write("genesis.json", System.Text.Encoding.UTF8.GetString(log.Genesis.Envelope.Span));
        var served = new FakeLog(log.Genesis, Signer(log.Genesis.Origin));
        served.Entries.AddRange(log.Entries.Select(entry => entry.Encode()));
        var forged = LogEntry.Of(log.Signed("operator", Words.Accredit()), log.Now).Encode();
        forged[40] ^= 1; // Within the signature.
        served.Entries.Add(forged);
        using var primary = new FakeNode(served);
        using var http = new HttpClient(primary, disposeHandler: false);

        var copied = await Mirrored(folder, folder.File("mirror.key"), passphrase, served, http);
        EntryIndex.Delete(Path.Combine(folder.File("data"), "identity", "index.db"));
        var again = await Mirrored(folder, folder.File("mirror.key"), passphrase, served, http);

        Assert.Contains("quarantined", copied, StringComparison.Ordinal);
        Assert.Equal(copied, again);
    }

    private static Passphrase MirrorKeys(TemporaryFolder keys)
    {
        keys.Write("passphrase", "correct horse battery staple\n");
        var passphrase = Passphrase.FromFile(keys.File("passphrase")).Value();
        LogKey.Create(keys.File("mirror.key"), "mirror.example/0", passphrase).Value().Dispose();
        MirrorKey.AddReader(keys.File("mirror.key"), passphrase).Value();
        return passphrase;
    }

    private static async Task<string> Mirrored(
        TemporaryFolder folder, string keyFile, Passphrase passphrase, FakeLog log, HttpClient http)
    {
        var options = new NodeOptions
        {
            DataFolder = folder.File("data"),
            PassphraseFile = "",
            Role = NodeRole.Mirror,
            Mirror = new MirrorOptions { Name = "mirror.example/0", Primary = "http://node.example:7401/", PollMilliseconds = 20 },
            Logs = [new LogOptions { Name = "identity", Origin = log.Genesis.Origin, KeyFile = keyFile, GenesisFile = folder.File("genesis.json") }],
        };
        Directory.CreateDirectory(Path.Combine(options.DataFolder, "identity"));
        using var copy = new MirrorOpener(options, new LinuxDisk(), http, TimeProvider.System, new RecordingLogger())
            .Open(options.Logs[0], options.Mirror, passphrase).Value();
        using var stop = new CancellationTokenSource();
        var following = Task.Run(() => copy.Follower!.Run(stop.Token), CancellationToken.None);
        await Until.True(() => copy.Store.Size == log.Entries.Count, () => $"{copy.Follower!.Trouble}");
        await stop.CancelAsync();
        await following;
        return copy.Ledger.Read(Snapshot.Of);
    }

    private static void Follow(StateReplica replica, TestLog log, Dice dice)
    {
        replica.Write([.. log.Entries.Skip((int)replica.Size)]);
        switch (dice.Below(6))
        {
            case 0 or 1:
                replica.Save();
                break;
            case 2:
                replica.Flush();
                break;
            case 3:
                replica.Restart(withoutIndex: dice.Below(4) == 0);
                break;
        }
    }

    private static NoteSigner Signer(string origin) => new(origin, Ed25519Key.FromSeed(Keccak256.Of("log key").ToArray()));

    private static void Check(Func<Attempt[], bool> holds) =>
        Prop.ForAll(RandomLog.Attempts, holds).Check(Config.QuickThrowOnFailure.WithMaxTest(20));
}
