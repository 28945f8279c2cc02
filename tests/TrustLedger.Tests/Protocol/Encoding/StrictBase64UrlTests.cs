using FsCheck;
using FsCheck.Fluent;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Tests.Protocol.Encoding;

public sealed class StrictBase64UrlTests
{
    [Theory]
    [InlineData("QQ==")]
    [InlineData("QR")]
    [InlineData("Q")]
    [InlineData("QQ\n")]
    [InlineData("+/8")]
    [InlineData("QQ QQ")]
    public void Refuses_any_second_spelling(string text) => Assert.False(StrictBase64Url.TryDecode(text, out _));

    [Fact]
    public void Reads_back_what_it_wrote() => Prop.ForAll<byte[]>(bytes =>
        StrictBase64Url.TryDecode(StrictBase64Url.Encode(bytes), out var read) && read.AsSpan().SequenceEqual(bytes))
        .QuickCheckThrowOnFailure();
}
