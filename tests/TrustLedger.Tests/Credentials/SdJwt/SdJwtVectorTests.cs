using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.SdJwt;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Tests.Credentials.SdJwt;

/// <summary>SD-JWTs that others made: RFC 9901's own and those of sd-jwt-python.</summary>
public sealed class SdJwtVectorTests
{
    private static readonly Jwk Issuer = Jwk.Parse(Vectors.Json("rfc9901", "keys.json")["issuer"]).Value();

    public static TheoryData<int> Rfc9901 => [0, 1, 2, 3];

    public static TheoryData<string> SdJwtPython =>
        [.. Directory.GetDirectories(Path.Combine(Vectors.Folder, "sd-jwt-python")).Select(folder => Path.GetFileName(folder)!)];

    [Fact]
    public void All_vectors_are_there() => Assert.Equal(28, SdJwtPython.Count);

    [Theory, MemberData(nameof(Rfc9901))]
    public void The_RFCs_examples_give_their_processed_payload(int example)
    {
        var vector = Vectors.Json("rfc9901", "rfc9901-appendix-a.json")[example]!;

        var verified = Verify(vector["sd_jwt"]!.GetValue<string>());

        Assert.True(JsonNode.DeepEquals(vector["expected_processed_payload"], verified.Payload), verified.Payload.ToJsonString());
    }

    [Fact]
    public void The_RFCs_key_binding_holds_for_its_nonce_and_audience()
    {
        var verified = Verify(Vectors.Json("rfc9901", "rfc9901-appendix-a.json")[3]!["sd_jwt"]!.GetValue<string>());
        var rules = new KeyBindingRules(
            "1234567890", "https://verifier.example.org", DateTimeOffset.FromUnixTimeSeconds(1_748_537_244));

        Assert.Equal(
            Jwk.Parse(Vectors.Json("rfc9901", "keys.json")["holder"]).Value(),
            KeyBindingVerifier.Verify(verified, rules).Value().Key);
    }

    [Theory, MemberData(nameof(SdJwtPython))]
    public void Presentations_of_sd_jwt_python_give_their_verified_contents(string name)
    {
        var verified = Verify(Vectors.Joined("sd-jwt-python", name, "sd_jwt_presentation.txt"));

        Assert.True(
            JsonNode.DeepEquals(Vectors.Json("sd-jwt-python", name, "verified_contents.json"), verified.Payload),
            verified.Payload.ToJsonString());
    }

    [Theory, MemberData(nameof(SdJwtPython))]
    public void Issuances_of_sd_jwt_python_verify_with_all_their_disclosures(string name)
    {
        var verified = Verify(Vectors.Joined("sd-jwt-python", name, "sd_jwt_issuance.txt"));

        Assert.Equal(verified.Source.Disclosures.Count, verified.Disclosed.Count);
    }

    [Theory, MemberData(nameof(SdJwtPython))]
    public void Key_binding_of_sd_jwt_python_holds(string name)
    {
        if (!File.Exists(Path.Combine(Vectors.Folder, "sd-jwt-python", name, "kb_jwt_payload.json")))
            return;
        var payload = Vectors.Json("sd-jwt-python", name, "kb_jwt_payload.json").AsObject();
        var verified = Verify(Vectors.Joined("sd-jwt-python", name, "sd_jwt_presentation.txt"));
        var signedAt = DateTimeOffset.FromUnixTimeSeconds(payload.Time("iat")!.Value);

        Assert.Equal(
            signedAt,
            KeyBindingVerifier.Verify(verified, new(payload.Text("nonce")!, payload.Text("aud")!, signedAt)).Value().SignedAt);
    }

    private static VerifiedSdJwt Verify(string compact)
    {
        var sdJwt = CompactSdJwt.Parse(compact).Value();
        Assert.True(StrictBase64Url.TryDecode(sdJwt.IssuerJwt.Split('.')[0], out var header));
        var typ = JsonNode.Parse(header)!["typ"]!.GetValue<string>();

        return SdJwtVerifier.Verify(sdJwt, new JwsRules(typ), _ => Issuer).Value();
    }
}
