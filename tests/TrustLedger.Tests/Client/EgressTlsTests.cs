using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;
using TrustLedger.Client.Egress;
using TrustLedger.Protocol;
using TrustLedger.Tests.Credentials;

namespace TrustLedger.Tests.Client;

/// <summary>Nothing is sent to a server whose TLS or certificate is not to be trusted (BCP 195).</summary>
public sealed class EgressTlsTests : IDisposable
{
    private readonly TestAuthority _trusted = new("A trusted root", TimeProvider.System.GetUtcNow());
    private readonly TestAuthority _stranger = new("A stranger's root", TimeProvider.System.GetUtcNow());

    public void Dispose()
    {
        _trusted.Dispose();
        _stranger.Dispose();
    }

    [Fact]
    public async Task A_server_whose_certificate_names_it_and_leads_to_a_trusted_root_is_called()
    {
        using var key = _trusted.Certify("server", host: "localhost");

        var answer = await CallAsync(key.Certificate.CopyWithPrivateKey(key.Key));

        Assert.Equal(200, answer.Value().Status);
    }

    [Theory]
    [InlineData("another host")]
    [InlineData("over")]
    [InlineData("a stranger's")]
    [InlineData("self-signed")]
    public async Task A_certificate_that_does_not_hold_is_refused(string what)
    {
        using var key = what switch
        {
            "another host" => _trusted.Certify("server", host: "other.example"),
            "over" => _trusted.Certify("server", until: TimeProvider.System.GetUtcNow().AddDays(-1), host: "localhost"),
            "a stranger's" => _stranger.Certify("server", host: "localhost"),
            _ => SelfSigned(),
        };
        var requests = 0;

        var answer = await CallAsync(key.Certificate.HasPrivateKey ? key.Certificate : key.Certificate.CopyWithPrivateKey(key.Key), () => requests++);

        Assert.Equal(("egress-tls", 0), (answer.Refusal().Code, requests));
    }

    [Fact]
    public async Task Without_roots_of_a_test_s_own_the_machine_s_are_asked_and_know_no_test()
    {
        using var key = _trusted.Certify("server", host: "localhost");

        Assert.Equal("egress-tls", (await CallAsync(key.Certificate.CopyWithPrivateKey(key.Key), roots: false)).Refusal().Code);
    }

    [Theory]
    [InlineData(1, "egress-tls")]
    [InlineData(2, "egress-tls")]
    public async Task A_server_that_speaks_an_old_TLS_is_refused(byte minor, string code)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var served = OldServerAsync(listener, minor);
        using var client = Client(roots: true);

        var answer = await client.GetAsync(new Uri($"https://localhost:{((IPEndPoint)listener.LocalEndpoint).Port}/"), "*/*", default);

        Assert.Equal(code, answer.Refusal().Code);
        // What came back to its hello is an alert (RFC 8446 §6): no request.
        Assert.Equal(21, (await served)[0]);
    }

    // A ServerHello of TLS 1.0 or 1.1 (RFC 4346 §7.4.1.3), as a server that knows nothing newer answers.
    private static async Task<byte[]> OldServerAsync(TcpListener listener, byte minor)
    {
        using var connection = await listener.AcceptTcpClientAsync();
        var stream = connection.GetStream();
        var read = new byte[4_096];
        Assert.NotEqual(0, await stream.ReadAsync(read));
        byte[] hello = [2, 0, 0, 38, 3, minor, .. RandomNumberGenerator.GetBytes(32), 0, 0xc0, 0x13, 0];
        await stream.WriteAsync(new byte[] { 22, 3, minor, 0, (byte)hello.Length }.Concat(hello).ToArray());
        var count = await stream.ReadAsync(read);
        return read[..count];
    }

    private async Task<Result<EgressResponse>> CallAsync(X509Certificate2 certificate, Action? served = null, bool roots = true)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(
            IPAddress.Loopback, 0, listen => listen.UseHttps(new HttpsConnectionAdapterOptions { ServerCertificate = certificate })));
        await using var app = builder.Build();
        app.Run(context =>
        {
            served?.Invoke();
            return context.Response.WriteAsync("{}");
        });
        await app.StartAsync();
        using var client = Client(roots);
        return await client.GetAsync(new Uri($"https://localhost:{new Uri(app.Urls.First()).Port}/"), "application/json", default);
    }

    private EgressClient Client(bool roots) => new(
        new EgressOptions { AllowLoopback = true }, TimeProvider.System, (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]),
        roots ? [_trusted.Root] : null);

    private static CertifiedTestKey SelfSigned()
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=server", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        return new CertifiedTestKey(key, request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1)));
    }
}
