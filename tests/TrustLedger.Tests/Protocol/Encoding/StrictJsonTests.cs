using TrustLedger.Protocol.Encoding;
using Utf8 = System.Text.Encoding;

namespace TrustLedger.Tests.Protocol.Encoding;

public sealed class StrictJsonTests
{
    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("""{"a":1}x""")]
    [InlineData("""{"a":1}{}""")]
    [InlineData("""{"a":1,}""")]
    [InlineData("""{"a":1,"a":1}""")]
    [InlineData("""{"a":1,"\u0061":1}""")]
    [InlineData("""{"b":{"a":1,"a":1}}""")]
    [InlineData("""{"b":[{"a":1,"a":1}]}""")]
    [InlineData("""{"a":1} // why""")]
    [InlineData("""{/* why */"a":1}""")]
    [InlineData("""{'a':1}""")]
    [InlineData("""{"a":01}""")]
    [InlineData("""{"a":NaN}""")]
    [InlineData("""{"a":1e999}""")]
    [InlineData("""{"a":"\ud800"}""")]
    [InlineData("""{"\udc00":1}""")]
    [InlineData("""{"a":"\udc00\ud800"}""")]
    [InlineData("""{"a":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}""")]
    [InlineData("\ufeff{}")]
    [InlineData("{\"a\":\"\n\"}")]
    public void Refuses_what_parsers_disagree_about(string json) =>
        Assert.Equal("json-malformed", StrictJson.ParseObject(Utf8.UTF8.GetBytes(json)).Refusal().Code);

    [Fact]
    public void Refuses_bytes_that_are_no_UTF_8() =>
        Assert.Equal("json-malformed", StrictJson.ParseObject([.. "{\"a\":\""u8, 0xff, .. "\"}"u8]).Refusal().Code);

    [Fact]
    public void Refuses_one_byte_too_many()
    {
        Assert.True(StrictJson.ParseObject("""{"a":1}"""u8, maxBytes: 7).Succeeded());
        Assert.Equal("json-too-large", StrictJson.ParseObject("""{"a":1} """u8, maxBytes: 7).Refusal().Code);
    }

    [Fact]
    public void Reads_to_the_depth_that_was_allowed()
    {
        Assert.True(StrictJson.ParseObject("""{"a":{"b":1}}"""u8, maxDepth: 2).Succeeded());
        Assert.Equal("json-malformed", StrictJson.ParseObject("""{"a":{"b":{}}}"""u8, maxDepth: 2).Refusal().Code);
    }

    [Theory]
    [InlineData("""["salt","name",1]""", true)]
    [InlineData("[]", true)]
    [InlineData("{}", false)]
    [InlineData("1", false)]
    [InlineData("[1,]", false)]
    [InlineData("""[{"a":1,"a":1}]""", false)]
    public void Reads_an_array_where_one_is_asked_for(string json, bool reads) =>
        Assert.Equal(reads, StrictJson.ParseArray(Utf8.UTF8.GetBytes(json)).Succeeded());

    [Fact]
    public void A_refusal_does_not_quote_what_it_read() => Assert.DoesNotContain(
        "secret", StrictJson.ParseObject("""{"a":secret}"""u8).Refusal().Detail, StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"n":0}""", 0UL)]
    [InlineData("""{"n":"18446744073709551615"}""", ulong.MaxValue)]
    [InlineData("""{"n":18446744073709551615}""", ulong.MaxValue)]
    public void Reads_whole_numbers_in_both_spellings(string json, ulong number) =>
        Assert.Equal(number, JsonFields.Number(StrictJson.ParseObject(Utf8.UTF8.GetBytes(json)).Value()["n"]));

    [Theory]
    [InlineData("-1")]
    [InlineData("1.0")]
    [InlineData("1e2")]
    [InlineData("18446744073709551616")]
    [InlineData("\"\"")]
    [InlineData("\"00\"")]
    [InlineData("\"01\"")]
    [InlineData("\" 1\"")]
    [InlineData("\"+1\"")]
    [InlineData("\"0x1\"")]
    [InlineData("\"１\"")]
    [InlineData("true")]
    [InlineData("null")]
    [InlineData("[1]")]
    public void Reads_no_number_where_there_is_none(string value) => Assert.Null(
        JsonFields.Number(StrictJson.ParseObject(Utf8.UTF8.GetBytes($$"""{"n":{{value}}}""")).Value()["n"]));

    [Theory]
    [InlineData("QQ", true)]
    [InlineData("QR", false)]
    [InlineData("QQ==", false)]
    [InlineData("Q", false)]
    [InlineData("Q Q", false)]
    [InlineData("+/+/", false)]
    [InlineData("-_-_", true)]
    [InlineData("", true)]
    public void Base64url_has_one_spelling(string text, bool reads) => Assert.Equal(reads, StrictBase64Url.Decode(text) is not null);
}
