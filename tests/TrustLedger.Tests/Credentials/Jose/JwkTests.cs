using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;

namespace TrustLedger.Tests.Credentials.Jose;

public sealed class JwkTests
{
    // RFC 9901 Appendix A.5, the holder's key.
    private const string X = "TCAER19Zvu3OHF4j4W4vfSVoHIP1ILilDls7vCeGemc";
    private const string Y = "ZxjiWWbZMQGHVWKVQ4hbSIirsVfuecCE6t4jT9F2HZQ";

    [Fact]
    public void Reads_back_what_it_wrote()
    {
        var key = Jwk.Parse(Key(X, Y)).Value();

        Assert.Equal(key, Jwk.Parse(key.ToJson()).Value());
        using var imported = key.ToEcdsa();
        Assert.Equal(key, Jwk.Of(imported));
    }

    [Fact]
    public void The_thumbprint_is_that_of_RFC_7638()
    {
        // SHA-256 over the canonical members, computed apart from our code.
        Assert.Equal("aISfTcr9M_Zd09AXGAAeFxnLbFY6lBa87UN515wm5d4", Jwk.Parse(Key(X, Y)).Value().Thumbprint);
    }

    [Fact]
    public void Refuses_a_point_off_the_curve() => Assert.Equal("jwk-not-on-curve", Jwk.Parse(Key(Y, X)).Refusal().Code);

    // Points with a small x, which has a second spelling in 32 bytes: the field's prime more.
    [Theory]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "_____wAAAAEAAAAAAAAAAAAAAAD_______________8", "ZkhceA4vg9ckM71dhKBrtlQcKvMdrocXKL-FahdPk_Q")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAU", "_____wAAAAEAAAAAAAAAAAAAAAEAAAAAAAAAAAAAAAQ", "RZJDuapYGAb-kTvOmYF63hHKUDxk2aPFM0FcCDJI-8w")]
    public void Refuses_the_second_spelling_of_a_point(string x, string again, string y)
    {
        Assert.True(Jwk.Parse(Key(x, y)).Succeeded());
        Assert.Equal("jwk-not-on-curve", Jwk.Parse(Key(again, y)).Refusal().Code);
    }

    [Fact]
    public void Refuses_short_coordinates() => Assert.Equal("jwk-malformed", Jwk.Parse(Key(X[..20], Y)).Refusal().Code);

    [Fact]
    public void Refuses_a_private_key()
    {
        var key = Key(X, Y);
        key["d"] = X;

        Assert.Equal("jwk-private", Jwk.Parse(key).Refusal().Code);
    }

    [Fact]
    public void Refuses_another_curve()
    {
        var key = Key(X, Y);
        key["crv"] = "P-384";

        Assert.Equal("jwk-type-not-allowed", Jwk.Parse(key).Refusal().Code);
    }

    [Fact]
    public void Refuses_what_is_no_object() => Assert.Equal("jwk-malformed", Jwk.Parse(JsonValue.Create("key")).Refusal().Code);

    private static JsonObject Key(string x, string y) => new() { ["kty"] = "EC", ["crv"] = "P-256", ["x"] = x, ["y"] = y };
}
