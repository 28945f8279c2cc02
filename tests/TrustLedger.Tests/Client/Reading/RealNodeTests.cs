using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TrustLedger.Client.Keystore;
using TrustLedger.Client.Reading;
using TrustLedger.Node;
using TrustLedger.Node.Policies;
using TrustLedger.Node.Sequencing;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.State;
using TrustLedger.Protocol.Tiles;

namespace TrustLedger.Tests.Client.Reading;

/// <summary>What the client sends and reads is what the node takes and gives: each call once, over HTTP.</summary>
public sealed class RealNodeTests : IAsyncLifetime, IDisposable
{
    private static readonly CancellationToken Never = CancellationToken.None;

    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _http = NodeClient.CreateHttp();
    private WebApplication _node = null!;
    private PinnedLog _pin = null!;

    public async Task InitializeAsync()
    {
        _folder.Write("passphrase", "a passphrase for tests\n");
        using (var passphrase = Passphrase.FromText("a passphrase for tests").Value())
        using (var key = LogKey.Create(_folder.File("identity.key"), FakeLog.Origin, passphrase).Value())
        {
            var genesis = FakeLog.Found(key.VerifierKey);
            await File.WriteAllBytesAsync(_folder.File("genesis.json"), genesis.Envelope.ToArray());
            _pin = new PinnedLog("identity", FakeLog.Origin, key.VerifierKey, genesis.Hash);
        }

        _node = NodeHost.Create(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Node:DataFolder"] = _folder.File("data"),
            ["Node:PassphraseFile"] = _folder.File("passphrase"),
            ["Node:Logs:0:Name"] = _pin.Name,
            ["Node:Logs:0:Origin"] = _pin.Origin,
            ["Node:Logs:0:KeyFile"] = _folder.File("identity.key"),
            ["Node:Logs:0:GenesisFile"] = _folder.File("genesis.json"),
        }).Build());
        Assert.Null(_node.Services.GetRequiredService<NodeLogs>().Open());
        _node.Urls.Add("http://127.0.0.1:0");
        await _node.StartAsync();
    }

    public async Task DisposeAsync() => await _node.DisposeAsync();

    public void Dispose()
    {
        _http.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Every_call_is_understood()
    {
        var client = Client(FakeLog.Governor);
        var (first, second) = (FakeLog.Claim("residence"), FakeLog.Claim("employment"));

        var published = (await client.SubmitAsync(first, Acknowledgement.Published, Never)).Value();
        var durable = (await client.SubmitAsync(second, Acknowledgement.Durable, Never)).Value();
        var again = (await client.SubmitAsync(first, Acknowledgement.Published, Never)).Value();

        Assert.Equal((1L, 2L, 1L), (published.Proven!.Index, durable.Promise!.Index, again.Index));
        Assert.Equal(published.AcceptedMilliseconds, again.AcceptedMilliseconds);
        Assert.Equal(1, (await client.FindAsync(first.Uid, Never)).Value().Index);
        Assert.Equal([second.Uid], (await client.ListAsync(new StatementQuery { Recipient = second.Signer }, Never)).Value().Items.Select(i => i.Statement.Uid));

        using var follower = (await LogFollower.OpenAsync(client, _folder.File("checkpoint"), Never)).Value();
        var checkpoint = (await follower.SyncAsync(Never)).Value();
        Assert.Equal(3, checkpoint.Size);
        Assert.Equal(StatementState.Effective, follower.Read(state => state.View(first.Uid)).State);

        var tile = (await client.TileAsync(TileCoordinate.OfHashes(0, 0, 3), Never)).Value();
        Assert.Equal(checkpoint.Checkpoint.Root, MerkleTree.Root(tile.Hashes));
        Assert.True((await client.InclusionAsync(1, 3, Never)).Value().Verify(tile.Hashes[1], checkpoint.Checkpoint.Root).Succeeded());
        Assert.True((await client.ConsistencyAsync(2, 3, Never)).Value()
            .Verify(MerkleTree.Root([.. tile.Hashes.Take(2)]), checkpoint.Checkpoint.Root).Succeeded());
    }

    [Fact]
    public async Task A_policy_that_is_put_is_given_out_and_followed()
    {
        var client = Client(FakeLog.Governor);
        var document = FakeLog.Policy(1);
        var genesis = (await client.GenesisAsync(Never)).Value();

        Assert.Equal(document.Hash, (await client.PutPolicyAsync(document, Never)).Value());
        Assert.Equal(document.Hash, (await client.PolicyAsync(document.Hash, Never)).Value().Hash);
        (await client.SubmitAsync(FakeLog.NewPolicy(document, genesis), Acknowledgement.Published, Never)).Value();

        using var follower = (await LogFollower.OpenAsync(client, _folder.File("checkpoint"), Never)).Value();
        (await follower.SyncAsync(Never)).Value();
        Assert.Equal(document.Hash, follower.Read(state => state.Policy.Hash));
        Assert.Equal(2, (await client.MembersAsync(Never)).Value()["members"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_stranger_reads_what_is_open_and_no_entry()
    {
        using var stranger = Secp256k1Key.Generate();

        Assert.Equal(1, (await Client(null).CheckpointAsync(Never)).Value().Size);
        Assert.Single((await Client(null).TileAsync(TileCoordinate.OfHashes(0, 0, 1), Never)).Value().Hashes);
        Assert.Equal("members-only", (await Client(stranger).BundleAsync(TileCoordinate.OfEntries(0, 1), Never)).Refusal().Code);
        Assert.Equal("request-proof-wanted", (await Client(null).BundleAsync(TileCoordinate.OfEntries(0, 1), Never)).Refusal().Code);
    }

    private NodeClient Client(Secp256k1Key? reader) => new(_http, new Uri(_node.Urls.First()), _pin, reader, TimeProvider.System);
}
