using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using TrustLedger.Benchmarks.Subjects;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.SdJwt;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Benchmarks.Credentials;

/// <summary>Our issuer and verifier as a process of their own: reads "issue N", "verify N" or "bare N", answers with seconds.</summary>
internal sealed class OurSide
{
    private readonly JsonObject[] _claims;
    private readonly JsonObject _header;
    private readonly ECDsa _key;
    private readonly Jwk _issuer;
    private readonly string[] _presentations;
    private readonly KeyBindingRules _rules;
    private readonly (ECDsa Key, byte[] Message, byte[] Signature)[] _signatures;

    private OurSide(JsonObject work)
    {
        var holders = work["holders"]!.AsArray();
        _claims = [.. holders.Select(holder => CredentialWork.Claims(holder!))];
        _header = work["header"]!.AsObject();
        _issuer = BenchCity.Sure(Jwk.Parse(work["issuer"]));
        _key = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            D = StrictBase64Url.Decode((string?)work["issuerPrivate"]!["d"]),
            Q = _issuer.ToEcdsa().ExportParameters(includePrivateParameters: false).Q,
        });
        _presentations = [.. work["presentations"]!.AsArray().Select(presentation => (string)presentation!)];
        _rules = new KeyBindingRules(
            CredentialWork.Nonce, CredentialWork.Audience, DateTimeOffset.FromUnixTimeSeconds((long)work["now"]!));
        _signatures = [.. _presentations.SelectMany((presentation, i) => new[]
        {
            Signed(presentation.Split('~')[0], _issuer),
            Signed(presentation.Split('~')[^1], BenchCity.Sure(Jwk.Parse(holders[i]))),
        })];
    }

    public static async Task RunAsync(string workFile)
    {
        var side = new OurSide((JsonObject)JsonNode.Parse(await File.ReadAllTextAsync(workFile))!);
        while (await Console.In.ReadLineAsync() is { } line)
        {
            var (name, count) = (line.Split(' ')[0], int.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture));
            Action<int> operation = name switch
            {
                "issue" => side.Issue,
                "verify" => side.Verify,
                "bare" => side.Bare,
                _ => throw new ArgumentException("Only issue, verify and bare are known.", nameof(workFile)),
            };
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < count; i++)
                operation(i % CredentialWork.Holders);
            await Console.Out.WriteLineAsync(Stopwatch.GetElapsedTime(start).TotalSeconds.ToString("R", CultureInfo.InvariantCulture));
        }
    }

    private void Issue(int i) => _ = SdJwtIssuer.Issue(_claims[i], DisclosureFrame.Credential, _key, _header).ToString();

    private void Verify(int i)
    {
        var sdJwt = BenchCity.Sure(CompactSdJwt.Parse(_presentations[i]));
        var verified = BenchCity.Sure(SdJwtVerifier.Verify(sdJwt, CredentialWork.Rules, _ => _issuer));
        var credential = BenchCity.Sure(SdJwtVc.Read(verified));
        _ = BenchCity.Sure(KeyBindingVerifier.Verify(verified, _rules));
        if (credential.CheckValidity(_rules.Now) is { } refusal)
            throw new InvalidOperationException(refusal.Code);
        if (CredentialWork.Shown.Any(name => !verified.Payload.ContainsKey(name)))
            throw new InvalidOperationException("A claim that was to be shown is not there.");
    }

    // The limit: the issuer's signature and the holder's, nothing else, with keys that were imported before.
    private void Bare(int i)
    {
        foreach (var (key, message, signature) in _signatures.AsSpan(2 * i, 2))
        {
            if (!key.VerifyData(message, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation))
                throw new InvalidOperationException("A signature of the work does not fit.");
        }
    }

    private static (ECDsa Key, byte[] Message, byte[] Signature) Signed(string jws, Jwk key)
    {
        var end = jws.LastIndexOf('.');
        return (key.ToEcdsa(), Encoding.ASCII.GetBytes(jws[..end]), StrictBase64Url.Decode(jws[(end + 1)..])!);
    }
}
