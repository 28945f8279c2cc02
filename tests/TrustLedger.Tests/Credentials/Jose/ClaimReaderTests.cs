using System.Text;
using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Tests.Credentials.Jose;

public sealed class ClaimReaderTests
{
    [Fact]
    public void A_text_keeps_its_paired_surrogates() =>
        Assert.Equal("😀", StrictJson.ParseObject("""{"a":"\ud83d\ude00"}"""u8).Value().Text("a"));

    [Theory]
    [InlineData("1.0")]
    [InlineData("1e3")]
    [InlineData("-1")]
    [InlineData("\"1\"")]
    [InlineData("true")]
    [InlineData("99999999999999999999")]
    public void A_time_is_a_whole_number(string number) =>
        Assert.Null(StrictJson.ParseObject(Encoding.UTF8.GetBytes($$"""{"iat":{{number}}}""")).Value().Time("iat"));
}
