using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using TrustLedger.Protocol.Requests;
using Xunit.Abstractions;

namespace TrustLedger.SystemTests.Load;

/// <summary>More than a node can take makes 429s and no memory without bound, whatever shape it comes in.</summary>
public sealed class MemoryTests(ITestOutputHelper output)
{
    /// <summary>What the process may ever have, in MiB: an idle one has about a third of it.</summary>
    private const int Bound = 400;

    [Fact]
    public async Task Many_clients_beyond_the_queue_are_told_when_to_come_again()
    {
        const int clients = 256;
        await using var node = await LoadedNode.StartAsync(("QueueLimit", 64), ("BatchMilliseconds", 200));
        var statements = ParallelEnumerable.Range(0, 2 * clients).Select(_ => node.Log.NewStatement().ToJson()).ToArray();
        var told = new ConcurrentDictionary<HttpStatusCode, int>();

        await Task.WhenAll(Enumerable.Range(0, clients).Select(async client =>
        {
            foreach (var statement in new[] { statements[client], statements[client + clients] })
            {
                using var answer = await node.Http.PostAsync(new Uri(node.Log.Url, "/identity/statements"), new StringContent(statement));
                told.AddOrUpdate(answer.StatusCode, 1, (_, count) => count + 1);
                Assert.Equal(answer.StatusCode == HttpStatusCode.TooManyRequests, answer.Headers.RetryAfter is not null);
            }
        }));

        Say(node, told);
        Assert.Equal([HttpStatusCode.Created, HttpStatusCode.TooManyRequests], told.Keys.Order());
        Assert.True(told[HttpStatusCode.TooManyRequests] > clients / 2, "The queue took nearly all: it has no bound.");
        Assert.True(node.PeakMegabytes < Bound);
    }

    [Fact]
    public async Task Many_batches_at_once_are_taken_in_a_few_at_a_time()
    {
        await using var node = await LoadedNode.StartAsync(("QueueLimit", 1_024), ("BatchMilliseconds", 100));
        var batches = Enumerable.Range(0, 4).Select(_ => node.Lines(2_000)).ToArray();
        var told = new ConcurrentDictionary<HttpStatusCode, int>();
        var lines = new ConcurrentDictionary<int, int>();

        await Task.WhenAll(Enumerable.Range(0, 48).Select(async sender =>
        {
            using var request = node.Batch(batches[sender % batches.Length]);
            using var answer = await node.Http.SendAsync(request);
            var text = await answer.Content.ReadAsStringAsync();
            told.AddOrUpdate(answer.StatusCode, 1, (_, count) => count + 1);
            Assert.Equal(answer.StatusCode == HttpStatusCode.TooManyRequests, answer.Headers.RetryAfter is not null);
            if (answer.IsSuccessStatusCode)
            {
                var results = text.TrimEnd('\n').Split('\n');
                Assert.Equal(2_000, results.Length);
                foreach (var line in results)
                    lines.AddOrUpdate((int?)JsonNode.Parse(line)!["status"] ?? 201, 1, (_, count) => count + 1);
            }
        }));

        Say(node, told);
        output.WriteLine(string.Join(", ", lines.Select(line => $"{line.Key}: {line.Value} lines")));
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.TooManyRequests], told.Keys.Order());
        Assert.Empty(lines.Keys.Except([201, 429]));
        Assert.True(node.PeakMegabytes < Bound);
    }

    [Fact]
    public async Task Bodies_that_are_too_long_or_never_end_cost_a_connection_and_no_more()
    {
        await using var node = await LoadedNode.StartAsync();

        Assert.StartsWith("HTTP/1.1 413", await SendAsync(node, "Content-Length: 1073741824\r\n", ""), StringComparison.Ordinal);
        var chunk = "10000\r\n" + new string(' ', 0x10000) + "\r\n";
        Assert.All(
            await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => SendAsync(node, "Transfer-Encoding: chunked\r\n", chunk, times: 400))),
            answer => Assert.StartsWith("HTTP/1.1 413", answer, StringComparison.Ordinal));

        // Those that send next to nothing are let go, and hold up nobody meanwhile.
        var started = Stopwatch.StartNew();
        var slow = Task.WhenAll(Enumerable.Range(0, 256).Select(_ => SendAsync(node, "Content-Length: 65536\r\n", " ")));
        for (var asked = 0; asked < 20; asked++)
            Assert.True(await node.AnswersAsync());
        Assert.All(await slow, answer => Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal));

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{node.PeakMegabytes} MiB; the slow ones were let go after {started.Elapsed.TotalSeconds:F0} s"));
        Assert.True(node.PeakMegabytes < Bound);
    }

    [Fact]
    public async Task A_batch_that_is_sent_too_slowly_gives_its_place_back()
    {
        await using var node = await LoadedNode.StartAsync();
        string Head() => $"Authorization: {RequestProof.Scheme} {node.Proof("POST", "/identity/statements")}\r\n"
            + "Content-Type: application/x-ndjson\r\nContent-Length: 8000000\r\n";

        // Eight that trickle: more than Kestrel asks of a body by itself, and far less than a batch needs.
        var slow = Task.WhenAll(Enumerable.Range(0, 8).Select(_ => SendAsync(
            node, Head(), new string(' ', 1_000), times: 60, pause: TimeSpan.FromSeconds(1))));
        await Task.Delay(TimeSpan.FromSeconds(1));
        using (var ninth = node.Batch(node.Lines(1)))
        using (var full = await node.Http.SendAsync(ninth))
            Assert.Equal(HttpStatusCode.TooManyRequests, full.StatusCode);

        Assert.All(await slow, answer => Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal));
        for (var waited = 0; ; waited++)
        {
            using var request = node.Batch(node.Lines(1));
            using var answer = await node.Http.SendAsync(request);
            if (answer.StatusCode == HttpStatusCode.OK)
                return;
            Assert.True(waited < 100, "The places were not given back.");
            await Task.Delay(100);
        }
    }

    private void Say(LoadedNode node, IEnumerable<KeyValuePair<HttpStatusCode, int>> told) => output.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{string.Join(", ", told.Select(one => $"{(int)one.Key}: {one.Value}"))}; {node.PeakMegabytes} MiB at most"));

    /// <summary>Sends a head and a part of a body again and again, until the node has enough.</summary>
    /// <returns>The beginning of the answer; empty when there was none.</returns>
    private static async Task<string> SendAsync(LoadedNode node, string headers, string part, int times = 1, TimeSpan pause = default)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, node.Log.Url.Port);
        await using var stream = new NetworkStream(socket);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(50));
        var answer = ReadAsync(stream, patience.Token);
        try
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST /identity/statements HTTP/1.1\r\nHost: node\r\n{headers}\r\n"), patience.Token);
            var bytes = Encoding.ASCII.GetBytes(part);
            for (var at = 0; at < times && !answer.IsCompleted; at++)
            {
                await stream.WriteAsync(bytes, patience.Token);
                if (pause > TimeSpan.Zero)
                    await Task.WhenAny(answer, Task.Delay(pause, patience.Token));
            }
        }
        catch (IOException)
        {
            // It has closed; what it said before stands.
        }

        return await answer;
    }

    private static async Task<string> ReadAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var bytes = new byte[512];
        try
        {
            return Encoding.ASCII.GetString(bytes, 0, await stream.ReadAsync(bytes, cancellationToken));
        }
        catch (IOException)
        {
            return "";
        }
    }
}
