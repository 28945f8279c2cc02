using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Interop;
using TrustLedger.Protocol.Encoding;
using TrustLedger.SystemTests.City;

namespace TrustLedger.SystemTests.Interop;

/// <summary>An issuer and verifier that are not ours, under a root of their own: <c>tests/interop/openid4vc/server.mjs</c>.</summary>
internal sealed class OtherServer : IDisposable
{
    private readonly Process _process;
    private readonly JsonNode _told;

    private OtherServer(Process process, JsonNode told, string anchorPem) => (_process, _told, AnchorPem) = (process, told, anchorPem);

    public Uri Url => new((string)_told["url"]!);

    public string Offer => (string)_told["offer"]!;

    public string TransactionCode => (string)_told["txCode"]!;

    /// <summary>The verifier's link.</summary>
    public string Request => (string)_told["request"]!;

    public string AnchorPem { get; }

    public static async Task<OtherServer> StartAsync()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (anchorPem, certificate) = Certify(key);
        var publicKey = Jwk.Of(key).ToJson();
        var privateKey = (JsonObject)publicKey.DeepClone();
        privateKey["d"] = StrictBase64Url.Encode(key.ExportParameters(includePrivateParameters: true).D);
        var process = Process.Start(new ProcessStartInfo("node", "server.mjs")
        {
            WorkingDirectory = NpmFolder.Install(Repository.Root, "openid4vc"),
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        await process.StandardInput.WriteLineAsync(new JsonObject
        {
            ["key"] = new JsonObject { ["publicJwk"] = publicKey, ["privateJwk"] = privateKey },
            ["x5c"] = new JsonArray(Convert.ToBase64String(certificate)),
            ["rootPem"] = anchorPem,
        }.ToJsonString());
        await process.StandardInput.FlushAsync();
        var told = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The server said nothing.");
        return new OtherServer(process, JsonNode.Parse(told)!, anchorPem);
    }

    /// <summary>What its verifier made of an answer.</summary>
    public async Task<JsonNode> VerdictAsync()
    {
        using var http = new HttpClient();
        return JsonNode.Parse(await http.GetStringAsync(new Uri(Url, "/verdict")))!;
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static (string AnchorPem, byte[] Certificate) Certify(ECDsa key)
    {
        var now = TimeProvider.System.GetUtcNow();
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var root = new CertificateRequest("CN=Another root", rootKey, HashAlgorithmName.SHA256);
        root.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        root.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        using var anchor = root.CreateSelfSigned(now.AddMinutes(-5), now.AddYears(1));
        var leaf = new CertificateRequest("CN=Library", key, HashAlgorithmName.SHA256);
        leaf.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        using var certificate = leaf.Create(anchor, now.AddMinutes(-5), now.AddMonths(6), [0x42, .. RandomNumberGenerator.GetBytes(15)]);
        return (anchor.ExportCertificatePem(), certificate.RawData);
    }
}
