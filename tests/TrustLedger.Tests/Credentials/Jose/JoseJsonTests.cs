using System.Text;
using TrustLedger.Credentials.Jose;

namespace TrustLedger.Tests.Credentials.Jose;

public sealed class JoseJsonTests
{
    [Theory]
    [InlineData("""{"a":1,"a":1}""")]
    [InlineData("""{"a":1,"\u0061":2}""")]
    [InlineData("""{"a":{"b":1,"b":2}}""")]
    [InlineData("""{"a":1} """ + "x")]
    [InlineData("""{"a":1,}""")]
    [InlineData("""/* c */{"a":1}""")]
    [InlineData("""{"a":"\ud800"}""")]
    [InlineData("""{"a":"\udc00\ud800"}""")]
    [InlineData("""{"\ud800":1}""")]
    [InlineData("""{"a":NaN}""")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("\ufeff{}")]
    public void Refuses_what_two_readers_could_read_differently(string text) =>
        Assert.Equal("json-malformed", JoseJson.ParseObject(Encoding.UTF8.GetBytes(text)).Refusal().Code);

    [Fact]
    public void Refuses_bytes_that_are_not_UTF_8() =>
        Assert.Equal("json-malformed", JoseJson.ParseObject([.. "{\"a\":\""u8, 0xC3, 0x28, .. "\"}"u8]).Refusal().Code);

    [Fact]
    public void Refuses_deep_nesting() => Assert.Equal(
        "json-malformed",
        JoseJson.ParseObject(Encoding.UTF8.GetBytes("{\"a\":" + new string('[', 40) + new string(']', 40) + "}")).Refusal().Code);

    [Fact]
    public void Refuses_more_than_it_was_told_to_read() =>
        Assert.Equal("json-too-large", JoseJson.ParseObject("{\"a\":1}"u8, maxBytes: 6).Refusal().Code);

    [Fact]
    public void Keeps_paired_surrogates() =>
        Assert.Equal("😀", JoseJson.ParseObject("""{"a":"\ud83d\ude00"}"""u8).Value().Text("a"));

    [Theory]
    [InlineData("1.0")]
    [InlineData("1e3")]
    [InlineData("-1")]
    [InlineData("\"1\"")]
    [InlineData("true")]
    [InlineData("99999999999999999999")]
    public void A_time_is_a_whole_number(string number) =>
        Assert.Null(JoseJson.ParseObject(Encoding.UTF8.GetBytes($$"""{"iat":{{number}}}""")).Value().Time("iat"));
}
