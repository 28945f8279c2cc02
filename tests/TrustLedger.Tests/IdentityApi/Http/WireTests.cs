using System.Net.Sockets;
using System.Text;
using Dapper;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using TrustLedger.IdentityApi.Storage;

namespace TrustLedger.Tests.IdentityApi.Http;

/// <summary>Requests that are broken below HTTP's surface: sent as bytes over a socket, which no client library would do.</summary>
public sealed class WireTests : IAsyncLifetime
{
    private const string Head =
        "POST /token HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: application/x-www-form-urlencoded\r\n";

    private TestApi _api = null!;

    // Any speed is slow, after the shortest grace that the server takes.
    public async Task InitializeAsync() => _api = await TestApi.StartAsync(
        sockets: kestrel => kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(1_000_000, TimeSpan.FromSeconds(1.1)));

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Theory]
    [InlineData(Head + "Transfer-Encoding: chunked\r\n\r\nno number\r\n", 400, "request-malformed")]
    [InlineData(Head + "Content-Length: 100\r\n\r\ngrant_type=", 408, "request-refused")]
    public async Task What_breaks_off_or_is_no_HTTP_is_told_by_its_code_and_changes_nothing(string sent, int status, string code)
    {
        var answer = await SendAsync(sent);

        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        Assert.Contains("application/problem+json", answer, StringComparison.Ordinal);
        Assert.Contains($"\"title\":\"{code}\"", answer, StringComparison.Ordinal);
        Assert.Equal(0, await _api.Get<Database>().ReadAsync(
            connection => connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM spent_tokens"), CancellationToken.None));
    }

    private async Task<string> SendAsync(string sent)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(_api.Http.BaseAddress!.Host, _api.Http.BaseAddress.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(sent));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }
}
