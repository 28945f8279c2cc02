using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using TrustLedger.Protocol.Requests;
using Xunit.Abstractions;

namespace TrustLedger.SystemTests.Load;

/// <summary>Readers of the event stream that take nothing: they cost no memory, are let go, and go on where they were.</summary>
public sealed class SlowReaderTests(ITestOutputHelper output)
{
    private const int Readers = 8; // As many as one key may have.
    private const int Entries = 8_000;

    /// <summary>MiB. Were events queued, each reader would take seven.</summary>
    private const int MayGrow = 40;

    [Fact]
    public async Task A_reader_that_takes_nothing_is_let_go_without_memory_and_misses_nothing_when_it_comes_back()
    {
        await using var node = await LoadedNode.StartAsync();
        await node.FillAsync(Entries);
        var before = node.NowMegabytes;
        var sockets = await Task.WhenAll(Enumerable.Range(0, Readers).Select(_ => ConnectAsync(node)));
        await Task.Delay(TimeSpan.FromSeconds(3));
        var grown = node.NowMegabytes - before;
        Assert.Equal(HttpStatusCode.TooManyRequests, await StatusAsync(node)); // All places of this key are taken.

        for (var waited = 0; await StatusAsync(node) != HttpStatusCode.OK; waited++)
        {
            Assert.True(waited < 60, "Readers that take nothing were not let go.");
            await Task.Delay(500);
        }

        await Task.Delay(TimeSpan.FromSeconds(5)); // They stopped at about the same time; whoever is read now was let go.
        var seen = await Task.WhenAll(sockets.Select(ReadAllAsync));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{grown} MiB for {Readers} readers; they had got as far as {string.Join(", ", seen)}"));
        Assert.True(grown < MayGrow, $"{grown} MiB");
        Assert.All(seen, last => Assert.InRange(last, 0, Entries - 1));
        using var again = await OpenAsync(node, seen[0]);
        Assert.Equal(Enumerable.Range((int)seen[0] + 1, Entries - (int)seen[0]).Select(index => (long)index), await IdsAsync(again, Entries));
    }

    /// <summary>Asks for all entries, and takes none: a narrow window soon makes the node wait.</summary>
    private static async Task<Socket> ConnectAsync(LoadedNode node)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 8 * 1024 };
        await socket.ConnectAsync(IPAddress.Loopback, node.Log.Url.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes(
            $"GET /identity/stream HTTP/1.1\r\nHost: node\r\nAuthorization: {RequestProof.Scheme} {node.Proof("GET", "/identity/stream")}\r\n\r\n"));
        return socket;
    }

    /// <returns>The index of the last whole event.</returns>
    private static async Task<long> ReadAllAsync(Socket socket)
    {
        var text = new StringBuilder();
        var bytes = new byte[64 * 1024];
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using (socket)
        {
            try
            {
                while (await socket.ReceiveAsync(bytes, patience.Token) is > 0 and var count)
                    text.Append(Encoding.ASCII.GetString(bytes, 0, count));
            }
            catch (SocketException)
            {
                // Let go: what came before counts.
            }
        }

        var events = text.ToString().Split("\n\n")[..^1];
        return long.Parse(events.Select(IdOf).Last(id => id is not null)!, CultureInfo.InvariantCulture);
    }

    // The stream comes in chunks, whose lengths stand between the lines.
    private static string? IdOf(string text) =>
        text.Split('\n').FirstOrDefault(line => line.StartsWith("id: ", StringComparison.Ordinal))?["id: ".Length..];

    private static async Task<HttpStatusCode> StatusAsync(LoadedNode node)
    {
        using var answer = await OpenAsync(node, lastEventId: Entries);
        return answer.StatusCode;
    }

    private static async Task<HttpResponseMessage> OpenAsync(LoadedNode node, long lastEventId)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(node.Log.Url, "/identity/stream"));
        request.Headers.Authorization = new AuthenticationHeaderValue(RequestProof.Scheme, node.Proof("GET", "/identity/stream"));
        request.Headers.Add("Last-Event-ID", lastEventId.ToString(CultureInfo.InvariantCulture));
        return await node.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    private static async Task<IReadOnlyList<long>> IdsAsync(HttpResponseMessage stream, long until)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var lines = new StreamReader(await stream.Content.ReadAsStreamAsync(patience.Token));
        var ids = new List<long>();
        while ((ids.Count == 0 || ids[^1] < until) && await lines.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.StartsWith("id: ", StringComparison.Ordinal))
                ids.Add(long.Parse(line[4..], CultureInfo.InvariantCulture));
        }

        return ids;
    }
}
