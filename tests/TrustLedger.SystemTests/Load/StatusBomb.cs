using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using TrustLedger.Client.Keystore;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.SdJwt;
using TrustLedger.Credentials.StatusLists;
using TrustLedger.Protocol.Encoding;
using TrustLedger.SystemTests.City;

namespace TrustLedger.SystemTests.Load;

/// <summary>
/// The worst status list that anybody could serve: its signer is accredited, as is the issuer of the credential that
/// names it, so that only the size of what it inflates to is in the way.
/// </summary>
internal sealed class StatusBomb : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly KeystoreFile _keys;
    private readonly string _folder;
    private readonly string _issuer;
    private readonly byte[] _answer;
    private readonly Task _serving;
    private int _fetches;

    /// <param name="inflated">To how many bytes it inflates: all of them zero, which compresses best.</param>
    public StatusBomb(CityFixture city, long inflated)
    {
        _folder = Path.Combine(city.City.Folder.Api, "data", "keys");
        _issuer = city.City.Servers.ApiUrl;
        using var passphrase = Value(Passphrase.FromFile(city.City.Folder.Passphrase));
        _keys = Value(KeystoreFile.Open(Path.Combine(_folder, "keystore.json"), passphrase));
        _listener.Start();
        var token = Token(inflated);
        TokenBytes = token.Length;
        _answer = Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"HTTP/1.1 200 OK\r\nContent-Type: application/statuslist+jwt\r\nContent-Length: {token.Length}\r\nConnection: close\r\n\r\n{token}"));
        _serving = ServeAsync();
    }

    public int TokenBytes { get; }

    /// <summary>How often it was asked for.</summary>
    public int Fetches => Volatile.Read(ref _fetches);

    private string Uri => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/status/1");

    /// <summary>A credential that holds in every other way, for a holder's key.</summary>
    public CompactSdJwt Credential(ECDsa holder)
    {
        var now = TimeProvider.System.GetUtcNow();
        using var key = Value(_keys.P256("issuer"));
        return SdJwtIssuer.Issue(
            new JsonObject
            {
                ["iss"] = _issuer,
                ["vct"] = $"{_issuer}/credentials/person",
                ["nbf"] = now.AddDays(-1).ToUnixTimeSeconds(),
                ["exp"] = now.AddDays(30).ToUnixTimeSeconds(),
                ["cnf"] = new JsonObject { ["jwk"] = Jwk.Of(holder).ToJson() },
                ["status"] = new StatusReference(Uri, 7).ToJson(),
                ["name"] = "甲某",
                ["proofing_level"] = 3,
            },
            DisclosureFrame.Credential, key, Header("issuer"));
    }

    public void Dispose()
    {
        _listener.Stop();
        _serving.Wait(TimeSpan.FromSeconds(5));
        _keys.Dispose();
    }

    private string Token(long inflated)
    {
        using var compressed = new MemoryStream();
        using (var deflater = new ZLibStream(compressed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            var zeros = new byte[1 << 20];
            for (var left = inflated; left > 0; left -= zeros.Length)
                deflater.Write(zeros, 0, (int)Math.Min(left, zeros.Length));
        }

        var now = TimeProvider.System.GetUtcNow();
        using var key = Value(_keys.P256("status"));
        return JwsWriter.Write(
            StatusListToken.Typ,
            new JsonObject
            {
                ["sub"] = Uri,
                ["iat"] = now.ToUnixTimeSeconds(),
                ["exp"] = now.AddHours(1).ToUnixTimeSeconds(),
                ["status_list"] = new JsonObject { ["bits"] = 1, ["lst"] = StrictBase64Url.Encode(compressed.ToArray()) },
            },
            key, Header("status"));
    }

    private JsonObject Header(string name)
    {
        using var certificate = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(_folder, $"{name}.pem"));
        return new JsonObject { ["x5c"] = X5cChain.ToJson(certificate) };
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync();
                Interlocked.Increment(ref _fetches);
                _ = AnswerAsync(client);
            }
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                if (await stream.ReadAsync(new byte[8_192]) > 0)
                    await stream.WriteAsync(_answer);
            }
            catch (IOException)
            {
                // It had enough, and hung up.
            }
        }
    }

    private static T Value<T>(TrustLedger.Protocol.Result<T> result)
        where T : notnull => result.TryGet(out var value, out var refusal) ? value : throw new InvalidOperationException(refusal.Code);
}
