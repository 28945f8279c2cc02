using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using TrustLedger.Demo.Harness;
using TrustLedger.Faults;
using TrustLedger.Protocol.Requests;

namespace TrustLedger.SystemTests.Load;

/// <summary>A node of its own process under more than it can take, and how much memory that process has had.</summary>
internal sealed class LoadedNode : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("trustledger-load-");
    private readonly FaultLog _log;
    private readonly ServerProcess _server;

    private LoadedNode(DirectoryInfo folder, FaultLog log) => (_folder, _log, _server) = (folder, log, log.Server());

    public FaultLog Log => _log;

    public HttpClient Http { get; } = new(new SocketsHttpHandler { MaxConnectionsPerServer = 1_024 }) { Timeout = TimeSpan.FromSeconds(60) };

    /// <summary>The most that the process ever had in memory, in MiB.</summary>
    public int PeakMegabytes => Megabytes("VmHWM:");

    /// <summary>What the process has in memory now, in MiB.</summary>
    public int NowMegabytes => Megabytes("VmRSS:");

    public static async Task<LoadedNode> StartAsync(params IEnumerable<(string Name, int Value)> settings)
    {
        var folder = Directory.CreateTempSubdirectory("trustledger-load-");
        var log = await FaultLog.FoundAsync(Path.Combine(folder.FullName, "aside"), Path.Combine(folder.FullName, "data"), settings);
        var node = new LoadedNode(folder, log);
        await node._server.StartAsync(CancellationToken.None);
        return node;
    }

    /// <summary>Many statements that nobody has said, as lines.</summary>
    public byte[] Lines(int count) => Encoding.UTF8.GetBytes(string.Join('\n',
        ParallelEnumerable.Range(0, count).Select(_ => _log.NewStatement().ToJson())));

    /// <summary>A request to hand in lines, shown to be a member's.</summary>
    public HttpRequestMessage Batch(byte[] lines)
    {
        const string path = "/identity/statements";
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_log.Url, path)) { Content = new ByteArrayContent(lines) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        request.Headers.Authorization = new AuthenticationHeaderValue(RequestProof.Scheme, Proof("POST", path, lines));
        return request;
    }

    public string Proof(string method, string path, byte[]? body = null) => RequestProof.Create(
        _log.Registrar, _log.Pinned.Origin, method, path, TimeProvider.System.GetUtcNow(), body);

    /// <summary>Hands many statements in, so that there is much to read.</summary>
    public async Task FillAsync(int statements)
    {
        for (var left = statements; left > 0; left -= 4_000)
        {
            using var request = Batch(Lines(Math.Min(4_000, left)));
            using var answer = await Http.SendAsync(request);
            var text = await answer.Content.ReadAsStringAsync();
            Assert.True(answer.IsSuccessStatusCode && !text.Contains("\"status\":", StringComparison.Ordinal), text[..Math.Min(text.Length, 400)]);
        }
    }

    /// <summary>Whether the node still answers somebody who asks for little.</summary>
    public async Task<bool> AnswersAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        using var answer = await Http.GetAsync(new Uri(_log.Url, "/identity/checkpoint"), patience.Token);
        return answer.IsSuccessStatusCode;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Http.Dispose();
        _log.Dispose();
        _folder.Delete(recursive: true);
    }

    private int Megabytes(string field)
    {
        var line = File.ReadLines($"/proc/{_server.ProcessId}/status").First(text => text.StartsWith(field, StringComparison.Ordinal));
        return int.Parse(line[field.Length..^2], NumberStyles.Integer, CultureInfo.InvariantCulture) / 1_024;
    }
}
