using System.Security.Cryptography;
using System.Text.Json.Nodes;
using TrustLedger.Benchmarks.Subjects;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.SdJwt;

namespace TrustLedger.Benchmarks.Credentials;

/// <summary>What both sides do the same work on: claims to issue, and presentations to check. Written to one file.</summary>
internal static class CredentialWork
{
    /// <summary>So many holders, each with a key, a credential and a presentation of their own.</summary>
    public const int Holders = 512;

    public const string Audience = "x509_hash:bench";
    public const string Nonce = "bench-nonce-of-one-request";
    public const string Type = "https://bench.example/credentials/person";

    /// <summary>The claims that each credential hides, one disclosure each.</summary>
    public static readonly string[] Hidden =
    [
        "name", "birthdate", "sex", "personal_administrative_number", "region", "age_equal_or_over_18", "proofing_level",
        "address", "phone", "employer",
    ];

    /// <summary>The claims that each presentation shows.</summary>
    public static readonly string[] Shown = ["name", "age_equal_or_over_18", "region"];

    // Without a status: the rival's verifier would fetch the list, and ours leaves that to its caller.
    public static JsonObject Claims(JsonNode holder) => new()
    {
        ["iss"] = "https://bench.example",
        ["vct"] = Type,
        ["nbf"] = 1_700_000_000,
        ["exp"] = 4_000_000_000,
        ["cnf"] = new JsonObject { ["jwk"] = holder.DeepClone() },
        ["name"] = "云小舟",
        ["birthdate"] = "1985-03-12",
        ["sex"] = "female",
        ["personal_administrative_number"] = "090101198503120018",
        ["region"] = "090101",
        ["age_equal_or_over_18"] = true,
        ["proofing_level"] = 2,
        ["address"] = "云溪县南麓路12号",
        ["phone"] = "00000000000",
        ["employer"] = "青禾纺织",
    };

    /// <summary>Makes the work anew: a throwaway issuer key, and <see cref="Holders"/> presentations.</summary>
    public static void Write(string file, DateTimeOffset now)
    {
        using var issuer = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var header = Header();
        var (holders, presentations) = (new JsonArray(), new JsonArray());
        for (var i = 0; i < Holders; i++)
        {
            using var holder = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var jwk = Jwk.Of(holder).ToJson();
            var issued = SdJwtIssuer.Issue(Claims(jwk), DisclosureFrame.Credential, issuer, header);
            var verified = BenchCity.Sure(SdJwtVerifier.Verify(issued, Rules, _ => Jwk.Of(issuer)));
            var selected = BenchCity.Sure(SdJwtPresenter.Select(verified, Shown.Select(name => ClaimsPath.Of(name))));
            presentations.Add((JsonNode)SdJwtPresenter.Bind(selected, holder, Nonce, Audience, now).ToString());
            holders.Add(jwk);
        }

        var privateKey = Jwk.Of(issuer).ToJson();
        var publicKey = (JsonObject)privateKey.DeepClone();
        privateKey["d"] = TrustLedger.Protocol.Encoding.StrictBase64Url.Encode(issuer.ExportParameters(includePrivateParameters: true).D);
        File.WriteAllText(file, new JsonObject
        {
            ["issuer"] = publicKey,
            ["issuerPrivate"] = privateKey,
            ["header"] = header.DeepClone(),
            ["hidden"] = new JsonArray([.. Hidden.Select(name => (JsonNode)name)]),
            ["shown"] = new JsonArray([.. Shown.Select(name => (JsonNode)name)]),
            ["claims"] = Claims(holders[0]!),
            ["holders"] = holders,
            ["nonce"] = Nonce,
            ["audience"] = Audience,
            ["now"] = now.ToUnixTimeSeconds(),
            ["presentations"] = presentations,
        }.ToJsonString());
    }

    public static JwsRules Rules { get; } = new(SdJwtNames.VcTyp);

    // As long as the one certificate that an issuer of ours sends along.
    private static JsonObject Header() =>
        new() { ["x5c"] = new JsonArray(Convert.ToBase64String(RandomNumberGenerator.GetBytes(520))) };
}
