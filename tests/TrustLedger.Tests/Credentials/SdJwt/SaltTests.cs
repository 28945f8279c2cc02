using System.Security.Cryptography;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.SdJwt;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Tests.Credentials.SdJwt;

public sealed class SaltTests
{
    [Fact]
    public void Each_disclosure_has_a_salt_of_128_bits_that_no_other_has()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var claims = new JsonObject { ["items"] = new JsonArray([.. Enumerable.Range(0, 20).Select(n => (JsonNode)n)]) };
        for (var i = 0; i < 20; i++)
            claims[$"claim{i}"] = "the same";

        var salts = Enumerable.Range(0, 3)
            .SelectMany(_ => SdJwtIssuer.Issue(claims, DisclosureFrame.Credential, key).Disclosures)
            .Select(disclosure => (string)JsonNode.Parse(StrictBase64Url.Decode(disclosure.Encoded))![0]!).ToList();

        Assert.Equal(3 * 41, salts.Distinct(StringComparer.Ordinal).Count());
        Assert.All(salts, salt => Assert.Equal(16, StrictBase64Url.Decode(salt)!.Length));
    }
}
