using System.Security.Cryptography;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.StatusLists;

namespace TrustLedger.Tests.Credentials.StatusLists;

public sealed class StatusListTokenTests : IDisposable
{
    private const string Uri = "https://issuer.example/status/1";
    private static readonly DateTimeOffset Now = TestAuthority.Now;
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    [Fact]
    public void Says_what_the_list_says_while_it_is_fresh()
    {
        var list = StatusList.Create(1, 16);
        list.Write(3, StatusType.Invalid);

        var token = Verify(StatusListToken.Write(Uri, list, _key, [], Now, TimeSpan.FromHours(1), TimeSpan.FromMinutes(10))).Value();

        Assert.Equal(StatusVerdict.Valid, token.Verdict(2, Now, Now));
        Assert.Equal(StatusVerdict.Invalid, token.Verdict(3, Now, Now));
        Assert.Equal(StatusVerdict.Unknown, token.Verdict(16, Now, Now));
        Assert.Equal(StatusVerdict.Unknown, token.Verdict(2, Now.AddMinutes(11), Now));
        Assert.Equal(StatusVerdict.Valid, token.Verdict(2, Now.AddMinutes(59), Now.AddMinutes(50)));
        Assert.Equal(StatusVerdict.Unknown, token.Verdict(2, Now.AddHours(1), Now.AddHours(1)));
        Assert.Equal(StatusVerdict.Unknown, token.Verdict(2, Now.AddMinutes(-1), Now));
        Assert.Equal(StatusVerdict.Valid, token.Verdict(2, Now.AddMinutes(-1), Now, TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public void Refuses_another_lists_token() => Assert.Equal(
        "status-token-other-list",
        StatusListToken.Verify(Token(_ => { }), "https://issuer.example/status/2", _ => Jwk.Of(_key)).Refusal().Code);

    [Fact]
    public void Refuses_another_signer()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        Assert.Equal("jws-signature-wrong", StatusListToken.Verify(Token(_ => { }), Uri, _ => Jwk.Of(other)).Refusal().Code);
    }

    [Theory]
    [InlineData("sub", "1")]
    [InlineData("iat", "null")]
    [InlineData("iat", "1.5")]
    [InlineData("exp", "\"1\"")]
    [InlineData("ttl", "0")]
    [InlineData("ttl", "1.5")]
    [InlineData("ttl", "2147483648")]
    public void Refuses_claims_of_a_wrong_form(string name, string value) => Assert.Equal(
        "status-token-malformed", Verify(Token(json => json[name] = JsonNode.Parse(value))).Refusal().Code);

    [Fact]
    public void Reads_the_longest_ttl_that_fits() => Assert.Equal(
        TimeSpan.FromSeconds(int.MaxValue), Verify(Token(json => json["ttl"] = int.MaxValue)).Value().TimeToLive);

    [Fact]
    public void Refuses_a_token_without_list() => Assert.Equal(
        "status-list-malformed", Verify(Token(json => json.Remove("status_list"))).Refusal().Code);

    [Fact]
    public void Refuses_another_type() => Assert.Equal("jws-typ-wrong", Verify(JwsWriter.Write("jwt", [], _key)).Refusal().Code);

    [Fact]
    public void Reads_the_drafts_token_whose_key_is_not_published()
    {
        // The draft prints the example token but no key for it: everything up to the signature is checked.
        var token = StrictReader.Read(Vectors.Joined("token-status-list", "status_list_jwt_raw.md"), new JwsRules(StatusListToken.Typ)).Value();

        Assert.Equal("https://example.com/statuslists/1", token.Payload.Text("sub"));
        Assert.Equal(1, StatusList.Parse(token.Payload["status_list"]).Value().Read(0));
        Assert.Equal("jws-signature-wrong", token.Verify(Jwk.Of(_key)).Refusal().Code);
    }

    public void Dispose() => _key.Dispose();

    private TrustLedger.Protocol.Result<StatusListToken> Verify(string compact) => StatusListToken.Verify(compact, Uri, _ => Jwk.Of(_key));

    private string Token(Action<JsonObject> change)
    {
        var payload = new JsonObject
        {
            ["sub"] = Uri,
            ["iat"] = Now.ToUnixTimeSeconds(),
            ["status_list"] = StatusList.Create(1, 8).ToJson(),
        };
        change(payload);
        return JwsWriter.Write(StatusListToken.Typ, payload, _key);
    }
}
