using System.Text.Json.Nodes;
using TrustLedger.Client.Reading;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Witnesses;
using TrustLedger.Tests.Wallet;

namespace TrustLedger.Tests.Client.Malicious;

/// <summary>
/// A true log with four witnesses, three of them needed, behind a real address; and its operator, who has the log's key
/// and tells one lie at a time. What is refused while it lies must be accepted once it tells the truth.
/// </summary>
internal sealed class LyingNode : IAsyncDisposable
{
    public static readonly CancellationToken Never = CancellationToken.None;

    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _http = NodeClient.CreateHttp();
    private ServedNode _served = null!;

    private LyingNode(FakeLog log) => Node = new FakeNode(log);

    public FakeNode Node { get; }

    /// <summary>The history that is served.</summary>
    public FakeLog Log
    {
        get => Node.Log;
        set => Node.Log = value;
    }

    public Uri Url => _served.Url;

    public string Memory => _folder.File("identity.checkpoint");

    public string EvidencePath => Memory + ".forked";

    public static async Task<LyingNode> StartAsync(FakeLog? log = null)
    {
        var lying = new LyingNode(log ?? new FakeLog(witnesses: 4, needed: 3));
        lying._served = await ServedNode.StartAsync(lying.Node);
        return lying;
    }

    public NodeClient Client(Secp256k1Key? reader = null, PinnedLog? pin = null, TimeProvider? time = null) =>
        new(_http, Url, pin ?? Log.Pin, reader, time ?? TimeProvider.System);

    public async Task<LogFollower> FollowAsync() => (await LogFollower.OpenAsync(Client(FakeLog.Governor), Memory, Never)).Value();

    public async Task<LogFollower> FollowedAsync()
    {
        var follower = await FollowAsync();
        (await follower.SyncAsync(Never)).Value();
        return follower;
    }

    /// <summary>Answers a path, and what is below it, with something else than the truth.</summary>
    public void Lie(string path, Func<string> answer) =>
        Node.Instead = asked => asked.StartsWith(path, StringComparison.Ordinal) ? FakeNode.Text(answer()) : null;

    public void Lie(string path, byte[] answer) =>
        Node.Instead = asked => asked.StartsWith(path, StringComparison.Ordinal) ? FakeNode.Bytes(answer) : null;

    /// <summary>Tells the truth, but for what is changed in its JSON.</summary>
    public void Distort(string path, JsonObject truth, Action<JsonObject> change)
    {
        change(truth);
        Lie(path, () => truth.ToJsonString());
    }

    /// <summary>The call is refused while the lie lasts, and the same call accepted afterwards.</summary>
    public async Task RefusesAsync<T>(string code, Func<Task<Result<T>>> call)
        where T : notnull
    {
        Assert.Equal(code, (await call()).Refusal().Code);
        Node.Instead = _ => null;
        Assert.True((await call()).Succeeded());
    }

    /// <summary>What the evidence file shows to anyone who knows the log's key; null when there is none.</summary>
    public ForkKind? Convicted() => File.Exists(EvidencePath)
        ? ForkEvidence.Parse(File.ReadAllBytes(EvidencePath)).Value().Verify(FakeLog.Origin, Log.Signer.VerifierKey).Value()
        : null;

    /// <summary>From here on nobody answers.</summary>
    public ValueTask GoAwayAsync() => _served.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        await _served.DisposeAsync();
        Node.Dispose();
        _http.Dispose();
        _folder.Dispose();
    }
}
