using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Tests.Credentials.Jose;

public sealed class StrictReaderTests : IDisposable
{
    private static readonly JwsRules Rules = new("test+jwt", MaxBytes: 2_000);
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    [Fact]
    public void Reads_what_the_writer_wrote()
    {
        var token = JwsWriter.Write("test+jwt", new JsonObject { ["a"] = 1 }, _key, new JsonObject { ["kid"] = "k" });

        var verified = StrictReader.Read(token, Rules).Value().Verify(Jwk.Of(_key)).Value();

        Assert.Equal(1, verified.Payload.WholeNumber("a"));
        Assert.Equal("k", verified.Header.Text("kid"));
    }

    [Theory]
    [InlineData("""{"alg":"none","typ":"test+jwt"}""", "jws-alg-not-allowed")]
    [InlineData("""{"alg":"HS256","typ":"test+jwt"}""", "jws-alg-not-allowed")]
    [InlineData("""{"alg":["ES256"],"typ":"test+jwt"}""", "jws-alg-not-allowed")]
    [InlineData("""{"typ":"test+jwt"}""", "jws-alg-not-allowed")]
    [InlineData("""{"alg":"ES256"}""", "jws-typ-wrong")]
    [InlineData("""{"alg":"ES256","typ":"TEST+JWT"}""", "jws-typ-wrong")]
    [InlineData("""{"alg":"ES256","typ":"application/test+jwt"}""", "jws-typ-wrong")]
    [InlineData("""{"alg":"ES256","typ":"test+jwt","crit":["exp"]}""", "jws-crit-unknown")]
    [InlineData("""{"alg":"ES256","typ":"test+jwt","b64":false}""", "jws-crit-unknown")]
    [InlineData("""{"alg":"ES256","alg":"ES256","typ":"test+jwt"}""", "json-malformed")]
    public void Refuses_a_header_that_policy_does_not_fix(string header, string code) =>
        Assert.Equal(code, StrictReader.Read(Token(header, "{}"), Rules).Refusal().Code);

    [Fact]
    public void Refuses_repeated_members_in_the_payload() => Assert.Equal(
        "json-malformed", StrictReader.Read(Token("""{"alg":"ES256","typ":"test+jwt"}""", """{"aud":"a","aud":"b"}"""), Rules).Refusal().Code);

    [Theory]
    [InlineData("a.b")]
    [InlineData("a.b.c.d")]
    [InlineData("..")]
    [InlineData("e30.e30.AAAA")]
    public void Refuses_what_is_no_token(string token) => Assert.Equal("jws-malformed", StrictReader.Read(token, Rules).Refusal().Code);

    [Fact]
    public void Refuses_padding() => Assert.Equal(
        "jws-malformed", StrictReader.Read(JwsWriter.Write("test+jwt", [], _key) + "==", Rules).Refusal().Code);

    [Fact]
    public void Reads_as_much_as_is_allowed_and_no_more()
    {
        var token = JwsWriter.Write("test+jwt", [], _key);

        Assert.True(StrictReader.Read(token, new JwsRules("test+jwt", token.Length)).Succeeded());
        Assert.Equal("jws-too-large", StrictReader.Read(token, new JwsRules("test+jwt", token.Length - 1)).Refusal().Code);
    }

    [Fact]
    public void Refuses_a_long_token() =>
        Assert.Equal("jws-too-large", StrictReader.Read(new string('a', 2_001), Rules).Refusal().Code);

    [Fact]
    public void Refuses_another_key()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var token = JwsWriter.Write("test+jwt", [], _key);

        Assert.Equal("jws-signature-wrong", StrictReader.Read(token, Rules).Value().Verify(Jwk.Of(other)).Refusal().Code);
    }

    public void Dispose() => _key.Dispose();

    private string Token(string header, string payload)
    {
        var signed = $"{StrictBase64Url.Encode(Encoding.UTF8.GetBytes(header))}.{StrictBase64Url.Encode(Encoding.UTF8.GetBytes(payload))}";
        return $"{signed}.{StrictBase64Url.Encode(_key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256))}";
    }
}
