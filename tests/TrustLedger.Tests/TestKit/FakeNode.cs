using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using TrustLedger.Client.Reading;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Proofs;
using TrustLedger.Protocol.Entries;
using TrustLedger.Protocol.Statements;
using TrustLedger.Protocol.Tiles;

namespace TrustLedger.Tests;

/// <summary>A node without a network, that serves a <see cref="FakeLog"/> and lies where a test tells it to.</summary>
internal sealed class FakeNode(FakeLog log) : HttpMessageHandler
{
    private int _calls;

    /// <summary>What is served now; a test may put another history in its place.</summary>
    public FakeLog Log { get; set; } = log;

    /// <summary>Called with the path below the log's name; its answer, where not null, goes out instead.</summary>
    public Func<string, HttpResponseMessage?> Instead { get; set; } = _ => null;

    /// <summary>Every request as it came, newest last.</summary>
    public List<(string Method, string Target, string? Authorization, byte[] Body)> Requests { get; } = [];

    /// <summary>Breaks the connection at this call, counted from the next; 0 for never.</summary>
    public int BreakAtCall { get; set; }

    public NodeClient Client(Secp256k1Key? reader = null, PinnedLog? pin = null) =>
        new(new HttpClient(this, disposeHandler: false), new Uri("http://node.example:7401/"), pin ?? Log.Pin, reader, TimeProvider.System);

    public static HttpResponseMessage Bytes(byte[] body) => new(HttpStatusCode.OK) { Content = new ByteArrayContent(body) };

    public static HttpResponseMessage Text(string body) => Bytes(Encoding.UTF8.GetBytes(body));

    public static HttpResponseMessage Problem(int status, string title) => new((HttpStatusCode)status)
    {
        Content = new StringContent(new JsonObject { ["title"] = title, ["detail"] = "as a test has it" }.ToJsonString()),
    };

    public JsonObject Receipt(SignedStatement statement, int index, bool published)
    {
        var entry = Log.Entries[index];
        var accepted = LogEntry.Parse(entry).Value().AcceptedMilliseconds;
        var receipt = new JsonObject
        {
            ["uid"] = statement.Uid.ToString(),
            ["index"] = index,
            ["leafHash"] = Hash.OfLeaf(entry).ToString(),
            ["acceptedMilliseconds"] = accepted,
            ["durable"] = new DurablePromise(FakeLog.Origin, index, Hash.OfLeaf(entry), accepted).Sign(Log.Signer).ToString(),
            ["entry"] = Convert.ToBase64String(entry),
        };
        if (published)
            receipt["proof"] = Proof(index).ToString();
        return receipt;
    }

    public TlogProof Proof(int index) => TlogProof.Create(index, MerkleTree.Prove(Log.Leaves, index).Path, Log.Final());

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var target = request.RequestUri!.PathAndQuery;
        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        Requests.Add((request.Method.Method, target, request.Headers.Authorization?.ToString(), body));
        if (BreakAtCall > 0 && ++_calls == BreakAtCall)
            throw new HttpRequestException("The connection broke.");

        var path = target[(target.IndexOf('/', 1) + 1)..];
        return Instead(path) ?? Answer(path, body) ?? Problem(404, "not-found");
    }

    private HttpResponseMessage? Answer(string path, byte[] body) => path.Split('?')[0].Split('/') switch
    {
        ["checkpoint"] => Text(Log.Final().ToString()),
        ["checkpoint.pending"] => Text(Log.Sign().ToString()),
        ["genesis"] => Bytes(Log.Genesis.Envelope.ToArray()),
        ["policies", var hash] => Log.Documents.FirstOrDefault(d => Convert.ToHexStringLower(d.Key.ToArray()) == hash) is { Value: { } document }
            ? Bytes(document.Bytes.ToArray())
            : null,
        ["tile", ..] => Tile(TileCoordinate.Parse(path).Value()),
        ["statements"] when body.Length > 0 => HandIn(SignedStatement.Parse(body).Value(), !path.EndsWith("durable", StringComparison.Ordinal)),
        ["statements"] => Page(),
        ["statements", var uid] => One(uid),
        ["proofs", "inclusion", var index] => Hashes(MerkleTree.Prove(Log.Leaves, int.Parse(index, CultureInfo.InvariantCulture)).Path),
        ["proofs", "consistency"] => Hashes(MerkleTree.ProveConsistency(
            Log.Leaves, int.Parse(path.Split('=')[1].Split('&')[0], CultureInfo.InvariantCulture)).Path),
        _ => null,
    };

    private HttpResponseMessage? Tile(TileCoordinate tile)
    {
        if (tile.HoldsEntries)
        {
            var entries = Log.Entries.Skip((int)tile.Index * TileCoordinate.FullWidth).Take(tile.Width).ToArray();
            return entries.Length == tile.Width ? Bytes(EntryBundle.Of([.. entries.Select(e => (ReadOnlyMemory<byte>)e)]).Encode()) : null;
        }

        var hashes = Log.Entries.Count >> (TileCoordinate.Height * tile.Level);
        return (tile.Index * TileCoordinate.FullWidth) + tile.Width <= hashes ? Bytes(Trees.Tile(Log.Leaves, tile).Encode()) : null;
    }

    private HttpResponseMessage HandIn(SignedStatement statement, bool published)
    {
        Log.Append(statement);
        return Text(Receipt(statement, Log.Entries.Count - 1, published).ToJsonString());
    }

    private HttpResponseMessage? One(string uid)
    {
        var index = Log.Entries.FindIndex(entry => LogEntry.Parse(entry).Value().Uid.ToString() == uid);
        return index < 0 ? null : Text(new JsonObject
        {
            ["index"] = index,
            ["entry"] = Convert.ToBase64String(Log.Entries[index]),
            ["proof"] = Proof(index).ToString(),
            ["state"] = "effective",
            ["size"] = Log.Entries.Count,
        }.ToJsonString());
    }

    private HttpResponseMessage Page() => Text(new JsonObject
    {
        ["checkpoint"] = Log.Sign().ToString(),
        ["size"] = Log.Entries.Count,
        ["items"] = new JsonArray([.. Log.Entries.Index().Skip(1).Where(entry => !LogEntry.Parse(entry.Item).Value().IsPadding).Select(entry => new JsonObject
        {
            ["index"] = entry.Index,
            ["uid"] = LogEntry.Parse(entry.Item).Value().Uid.ToString(),
            ["entry"] = Convert.ToBase64String(entry.Item),
        })]),
        ["next"] = null,
    }.ToJsonString());

    private static HttpResponseMessage Hashes(IEnumerable<Hash> path) => Text(new JsonObject
    {
        ["hashes"] = new JsonArray([.. path.Select(hash => JsonValue.Create(hash.ToString()))]),
    }.ToJsonString());
}
