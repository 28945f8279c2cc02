using TrustLedger.Client.Reading;
using TrustLedger.Demo.City;
using TrustLedger.Demo.Harness;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Notes;
using TrustLedger.Protocol.Requests;

namespace TrustLedger.SystemTests.City;

/// <summary>A member that only reads, admitted by two founders: it remembers every statement that it ever saw on the open logs.</summary>
internal sealed class Observer : IDisposable
{
    private const int Page = 256;

    private static readonly string[] OpenLogs = ["identity", "approvals"];

    private readonly CityFixture _city;
    private readonly Secp256k1Key _key = Secp256k1Key.Generate();
    private readonly HttpClient _http = NodeClient.CreateHttp();
    private readonly Dictionary<(string Log, Bytes32 Uid), (long Index, Hash Leaf)> _seen = [];

    private Observer(CityFixture city) => _city = city;

    public static async Task<Observer> AdmitAsync(CityFixture city)
    {
        var observer = new Observer(city);
        foreach (var log in OpenLogs)
        {
            var proposed = await city.Data.RunAsync(
                "governance propose member", "--log", log, "--organisation", Organisation.Data.Code, "--role", "observer",
                "--place", Organisation.Data.Place, "--key", observer._key.Address.ToString());
            await city.City.Wallet(Organisation.Justice).RunAsync("governance endorse", (string)proposed.Json["uid"]!, "--log", log);
        }

        return observer;
    }

    public NodeClient Open(string log)
    {
        var setup = _city.City.Logs.Single(one => one.Name == log);
        var pinned = new PinnedLog(
            log, setup.Origin, Value(NoteVerifierKey.Parse(setup.VerifierKey)), Hash.FromBytes(Convert.FromHexString(setup.GenesisHash)));
        return new NodeClient(_http, new Uri(_city.City.Servers.NodeUrl), pinned, _key, TimeProvider.System);
    }

    /// <summary>
    /// Replays both open logs from the genesis and compares them with all that was seen before: the same statements at the
    /// same indexes with the same leaves, in trees that continue the earlier ones, and everything that the API has a
    /// receipt for among them.
    /// </summary>
    public async Task CheckAsync()
    {
        foreach (var log in OpenLogs)
        {
            var now = await ListAsync(log);
            foreach (var ((_, uid), place) in _seen.Where(one => one.Key.Log == log))
                Assert.True(now.TryGetValue(uid, out var found) && found == place, $"{log}: {uid} was at {place.Index} and is not.");
            foreach (var (uid, place) in now)
                _seen[(log, uid)] = place;

            var receipts = await _city.Database.RowsAsync(
                "SELECT uid, json_extract(receipt, '$.Index') FROM outbox WHERE log = @0 AND state = 'published'", log);
            foreach (var receipt in receipts)
                Assert.Equal((long)receipt[1]!, now[Bytes32.Read((string)receipt[0]!)!.Value].Index);

            // A fresh replay with the checkpoint of the last one: any other history is a fork.
            var follower = Value(await LogFollower.OpenAsync(Open(log), _city.Aside(log + ".checkpoint"), CancellationToken.None));
            using (follower)
                Value(await follower.SyncAsync(CancellationToken.None));
        }
    }

    /// <summary>Statements behind an index, from the node's list.</summary>
    public async Task<IReadOnlyList<StatementPage.Item>> BehindAsync(string log, long index)
    {
        var all = new List<StatementPage.Item>();
        for (long? after = index; after is { } from;)
        {
            var page = Value(await Open(log).ListAsync(new StatementQuery { After = from < 0 ? null : from, Limit = Page }, CancellationToken.None));
            all.AddRange(page.Items);
            after = page.Next;
        }

        return all;
    }

    /// <summary>The statement, proven to be on the log.</summary>
    public async Task<FoundStatement> FindAsync(string log, string uid) =>
        Value(await Open(log).FindAsync(Bytes32.Read(uid)!.Value, CancellationToken.None));

    /// <summary>Of what is published; the final size follows it.</summary>
    public async Task<long> SizeAsync(string log) => Value(await Open(log).PendingCheckpointAsync(CancellationToken.None)).Size;

    /// <summary>What it writes into the Authorization header of one request to the node.</summary>
    public string Proof(string origin, string method, string target, byte[] body) =>
        $"{RequestProof.Scheme} {RequestProof.Create(_key, origin, method, target, TimeProvider.System.GetUtcNow(), body)}";

    public void Dispose()
    {
        _http.Dispose();
        _key.Dispose();
    }

    private async Task<Dictionary<Bytes32, (long Index, Hash Leaf)>> ListAsync(string log) =>
        (await BehindAsync(log, -1)).ToDictionary(item => item.Statement.Uid, item => (item.Index, Hash.OfLeaf(item.Entry.Encode())));

    private static T Value<T>(Result<T> result) where T : notnull => result.TryGet(out var value, out var refusal)
        ? value
        : throw new StepFailedException($"{refusal.Code}: {refusal.Detail}");
}
