using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using TrustLedger.Client.Egress;

namespace TrustLedger.Tests.Client;

/// <summary>
/// A service on this machine that trusts its neighbours, and addresses in other people's data that lead to it. It is
/// listening on every address that this machine has, and none of them brings it a connection.
/// </summary>
public sealed class EgressListenerTests : IDisposable
{
    private readonly Victim _victim = new();

    public void Dispose() => _victim.Dispose();

    [Fact]
    public async Task The_listener_hears_who_does_not_go_through_the_client()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, _victim.Port);

        await Until.True(() => _victim.Connections == 1);
    }

    [Theory]
    [InlineData("https://127.0.0.1:{0}/", "egress-address")]
    [InlineData("https://127.8.9.10:{0}/", "egress-address")]
    [InlineData("https://0.0.0.0:{0}/", "egress-address")]
    [InlineData("https://localhost:{0}/", "egress-address")]
    [InlineData("https://LOCALHOST:{0}/", "egress-address")]
    [InlineData("https://localhost.:{0}/", "egress-url")]
    [InlineData("https://ⓛocalhost:{0}/", "egress-url")]
    [InlineData("https://[::1]:{0}/", "egress-address")]
    [InlineData("https://[0:0:0:0:0:0:0:1]:{0}/", "egress-address")]
    [InlineData("https://[::]:{0}/", "egress-address")]
    [InlineData("https://[::127.0.0.1]:{0}/", "egress-address")]
    [InlineData("https://[::ffff:127.0.0.1]:{0}/", "egress-address")]
    [InlineData("https://[::ffff:7f00:1]:{0}/", "egress-address")]
    [InlineData("https://2130706433:{0}/", "egress-url")]
    [InlineData("https://0x7f000001:{0}/", "egress-url")]
    [InlineData("https://0x7f.1:{0}/", "egress-url")]
    [InlineData("https://0177.0.0.1:{0}/", "egress-url")]
    [InlineData("https://127.1:{0}/", "egress-url")]
    [InlineData("https://127.0.0.001:{0}/", "egress-url")]
    [InlineData("https://１２７.0.0.1:{0}/", "egress-url")]
    [InlineData("http://127.0.0.1:{0}/", "egress-url")]
    [InlineData("http://localhost:{0}/", "egress-url")]
    [InlineData("https://user:word@127.0.0.1:{0}/", "egress-url")]
    [InlineData("https://example.com@127.0.0.1:{0}/", "egress-url")]
    [InlineData("https://@127.0.0.1:{0}/", "egress-url")]
    [InlineData("ftp://127.0.0.1:{0}/", "egress-url")]
    [InlineData("gopher://127.0.0.1:{0}/", "egress-url")]
    public async Task No_address_of_this_machine_is_reached(string pattern, string code)
    {
        using var client = Client(new EgressOptions());

        await RefusedAsync(client, pattern.Replace("{0}", Text(_victim.Port), StringComparison.Ordinal), code);
    }

    [Fact]
    public async Task No_private_address_that_this_machine_has_is_reached()
    {
        using var client = Client(new EgressOptions());
        foreach (var address in Addresses().Where(address => !Destination.IsPublic(address)))
            await RefusedAsync(client, new UriBuilder("https", address.ToString(), _victim.Port).Uri.ToString(), "egress-address");
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("10.0.0.1")]
    [InlineData("172.16.0.1")]
    [InlineData("192.168.0.1")]
    [InlineData("100.64.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("198.18.0.1")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("fe80::1")]
    [InlineData("fc00::1")]
    [InlineData("fd12:3456:789a::1")]
    [InlineData("ff02::1")]
    [InlineData("2001:db8::1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("8.8.8.8", "127.0.0.1")]
    [InlineData("2606:4700::1111", "fd00::1")]
    public async Task No_name_leads_to_a_special_address(params string[] addresses)
    {
        using var client = Client(new EgressOptions(), _ => [.. addresses.Select(IPAddress.Parse)]);

        await RefusedAsync(client, $"https://wallet.example:{Text(_victim.Port)}/", "egress-address");
    }

    [Fact]
    public async Task A_name_without_address_is_not_reached()
    {
        using var client = Client(new EgressOptions(), _ => []);

        await RefusedAsync(client, "https://wallet.example/", "egress-address");
    }

    [Fact]
    public async Task A_name_that_means_something_else_when_it_is_asked_again_is_not_asked_again()
    {
        // Where loopback may be reached, 127.0.0.2 stands for the good address: nobody listens there.
        using var victim = new Victim(IPAddress.Loopback);
        using var client = Client(
            new EgressOptions { AllowLoopback = true }, time => [IPAddress.Parse(time == 1 ? "127.0.0.2" : "127.0.0.1")], out var asked);

        var refusal = (await client.GetAsync(new Uri($"http://rebinding.example:{Text(victim.Port)}/"), "*/*", default)).Refusal();

        Assert.Equal(("egress-unreachable", 1, 0), (refusal.Code, asked(), victim.Connections));
    }

    [Theory]
    [InlineData(300)]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(304)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_redirect_is_refused_and_not_followed(int status)
    {
        using var server = new LoopbackServer(
            $"HTTP/1.1 {Text(status)} Elsewhere\r\nLocation: http://127.0.0.1:{Text(_victim.Port)}/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        using var client = Client(new EgressOptions { AllowLoopback = true });

        await RefusedAsync(client, server.Url.ToString(), "egress-redirect");
        Assert.Equal(1, server.Connections);
    }

    [Theory]
    [InlineData("https://127.0.0.1:22/", "egress-port")]
    [InlineData("https://127.0.0.1:80/", "egress-port")]
    [InlineData("https://127.0.0.1:1023/", "egress-port")]
    [InlineData("http://127.0.0.1:443/", "egress-port")]
    [InlineData("https://10.0.0.1:443/", "egress-address")]
    [InlineData("https://10.0.0.1:1024/", "egress-address")]
    public async Task Ports_of_other_services_are_not_called(string url, string code)
    {
        using var client = Client(new EgressOptions { AllowLoopback = true });

        await RefusedAsync(client, url, code);
    }

    private async Task RefusedAsync(EgressClient client, string url, string code)
    {
        Assert.Equal(code, (await client.GetAsync(new Uri(url), "*/*", default)).Refusal().Code);
        Assert.Equal(0, _victim.Connections);
    }

    private static EgressClient Client(EgressOptions options) => new(options, TimeProvider.System);

    private static EgressClient Client(EgressOptions options, Func<int, IPAddress[]> lookUp) => Client(options, lookUp, out _);

    /// <param name="lookUp">What a name means the first time, the second time and so on.</param>
    /// <param name="asked">How often that was asked.</param>
    private static EgressClient Client(EgressOptions options, Func<int, IPAddress[]> lookUp, out Func<int> asked)
    {
        var times = 0;
        asked = () => times;
        return new EgressClient(options, TimeProvider.System, (_, _) => Task.FromResult(lookUp(++times)));
    }

    private static IEnumerable<IPAddress> Addresses() => NetworkInterface.GetAllNetworkInterfaces()
        .Where(network => network.OperationalStatus == OperationalStatus.Up)
        .SelectMany(network => network.GetIPProperties().UnicastAddresses)
        .Select(unicast => new IPAddress(unicast.Address.GetAddressBytes()));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Counts who connects, and says nothing.</summary>
    private sealed class Victim : IDisposable
    {
        private readonly TcpListener _listener;
        private readonly Task _serving;
        private int _connections;

        public Victim(IPAddress? address = null)
        {
            _listener = new TcpListener(address ?? IPAddress.IPv6Any, 0);
            if (address is null)
                _listener.Server.DualMode = true;
            _listener.Start();
            _serving = CountAsync();
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public int Connections => Volatile.Read(ref _connections);

        public void Dispose()
        {
            _listener.Stop();
            _serving.Wait(TimeSpan.FromSeconds(5));
        }

        private async Task CountAsync()
        {
            try
            {
                while (true)
                {
                    using var client = await _listener.AcceptTcpClientAsync();
                    Interlocked.Increment(ref _connections);
                }
            }
            catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
            {
                // The test is over.
            }
        }
    }
}
