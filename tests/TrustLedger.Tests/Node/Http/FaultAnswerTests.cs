using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using TrustLedger.Node.Storage;

namespace TrustLedger.Tests.Node.Http;

/// <summary>What a caller hears when the request, the disk or the program itself is not as it should be.</summary>
public sealed class FaultAnswerTests
{
    [Theory]
    [InlineData("zz\r\nnot a chunk\r\n")]
    [InlineData("-1\r\n\r\n")]
    public async Task A_body_that_is_not_http_is_refused_and_nothing_is_taken_in(string chunk)
    {
        var node = new NodeFixture();
        await node.InitializeAsync();

        using var socket = new TcpClient();
        await socket.ConnectAsync(node.Url.Host, node.Url.Port);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(
            $"POST /identity/statements HTTP/1.1\r\nHost: {node.Url.Authority}\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n{chunk}"));
        using var reader = new StreamReader(stream);
        var answer = await reader.ReadToEndAsync();

        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.Contains($"\"title\":\"{"body-unreadable"}\"", answer, StringComparison.Ordinal);
        Assert.Equal(1, node.Logs.Find("identity")!.Store.Size);
        await node.DisposeAsync();
    }

    [Fact]
    public async Task An_index_that_is_gone_is_a_passing_fault_without_a_word_of_where_it_lay()
    {
        var node = new NodeFixture();
        await node.InitializeAsync();
        var index = new LogFolder(Path.Combine(node.Folder.File("data"), "identity")).Index;
        await Until.True(() => node.Logs.Find("identity")!.Index.Size == 1);
        foreach (var file in new[] { index, index + "-wal", index + "-shm" })
            File.Delete(file);

        var answer = await node.Get("/identity/statements?schema=binding", "police");

        Assert.DoesNotContain(node.Folder.Path, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.Equal("503 node-fault", await NodeFixture.Code(answer));
        Assert.Equal("200", await NodeFixture.Code(await node.Get("/identity/checkpoint")));
        await node.DisposeAsync();
    }

    [Fact]
    public async Task A_bug_of_ours_is_told_as_one_and_tells_nothing_else()
    {
        var time = new BrokenTime();
        var node = new NodeFixture { Replace = services => services.AddSingleton<TimeProvider>(time) };
        await node.InitializeAsync();
        time.IsBroken = true;

        var answer = await node.Get("/identity/members", "police");

        Assert.DoesNotContain(BrokenTime.Detail, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("500 internal-error", await NodeFixture.Code(answer));
        time.IsBroken = false;
        Assert.Equal("200", await NodeFixture.Code(await node.Get("/identity/members", "police")));
        await node.DisposeAsync();
    }

    private sealed class BrokenTime : TimeProvider
    {
        public const string Detail = "what nobody outside should read";

        public bool IsBroken { get; set; }

        public override DateTimeOffset GetUtcNow() =>
            IsBroken ? throw new InvalidOperationException(Detail) : base.GetUtcNow();
    }
}
