using System.Net;
using TrustLedger.Client.Egress;

namespace TrustLedger.Tests.Client;

public sealed class EgressClientTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\nConnection: close\r\n\r\n";

    [Fact]
    public async Task Reads_an_answer_from_loopback_when_that_is_allowed()
    {
        using var server = new LoopbackServer(Ok, bodyBytes: 10);
        using var client = Client(new EgressOptions { AllowLoopback = true });

        var answer = (await client.GetAsync(server.Url, "application/json", default)).Value();

        Assert.Equal((200, "application/json", 10), (answer.Status, answer.MediaType, answer.Body.Length));
    }

    [Theory]
    [InlineData("http://127.0.0.1:9/")]
    [InlineData("ftp://example.com/")]
    [InlineData("file:///etc/hostname")]
    [InlineData("https://user:word@example.com/")]
    public async Task Calls_only_https_without_a_user_name(string url)
    {
        using var client = Client(new EgressOptions());

        Assert.Equal("egress-url", (await client.GetAsync(new Uri(url), "*/*", default)).Refusal().Code);
    }

    [Theory]
    [InlineData("https://10.0.0.1/")]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    [InlineData("https://192.168.1.1/")]
    [InlineData("https://100.64.0.1/")]
    [InlineData("https://[fe80::1]/")]
    [InlineData("https://[fd00::1]/")]
    [InlineData("https://[64:ff9b::7f00:1]/")]
    [InlineData("https://[2002:7f00:1::]/")]
    [InlineData("http://10.0.0.1/")]
    [InlineData("http://93.184.216.34/")]
    public async Task Loopback_for_development_opens_no_other_network(string url)
    {
        using var client = Client(new EgressOptions { AllowLoopback = true });

        Assert.Equal("egress-address", (await client.GetAsync(new Uri(url), "*/*", default)).Refusal().Code);
    }

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("172.15.255.255", true)]
    [InlineData("172.16.0.0", false)]
    [InlineData("2606:4700::1111", true)]
    [InlineData("::1", false)]
    [InlineData("::", false)]
    [InlineData("ff02::1", false)]
    [InlineData("255.255.255.255", false)]
    public void Knows_a_public_address(string address, bool isPublic) =>
        Assert.Equal(isPublic, Destination.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData("Content-Length: 1001\r\n")]
    [InlineData("")]
    public async Task Stops_at_the_size_bound_whether_announced_or_not(string length)
    {
        using var server = new LoopbackServer($"HTTP/1.1 200 OK\r\n{length}Connection: close\r\n\r\n", bodyBytes: 1001);
        using var client = Client(new EgressOptions { AllowLoopback = true, MaximumBytes = 1000 });

        Assert.Equal("egress-too-large", (await client.GetAsync(server.Url, "*/*", default)).Refusal().Code);
    }

    [Fact]
    public async Task Gives_up_on_an_answer_that_drips_without_end()
    {
        using var server = new LoopbackServer("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", endless: true);
        using var client = Client(new EgressOptions { AllowLoopback = true, Timeout = TimeSpan.FromMilliseconds(300) });

        Assert.Equal("egress-timeout", (await client.GetAsync(server.Url, "*/*", default)).Refusal().Code);
    }

    [Fact]
    public async Task Says_that_a_closed_port_is_unreachable()
    {
        var server = new LoopbackServer(Ok);
        var url = server.Url;
        server.Dispose();
        using var client = Client(new EgressOptions { AllowLoopback = true });

        Assert.Equal("egress-unreachable", (await client.GetAsync(url, "*/*", default)).Refusal().Code);
    }

    private static EgressClient Client(EgressOptions options) => new(options, TimeProvider.System);
}
