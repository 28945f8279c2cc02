using System.Text.Json.Nodes;
using TrustLedger.Protocol.Commitments;

namespace TrustLedger.Tests.Protocol.Commitments;

public sealed class CommitmentTests
{
    private static readonly byte[] ItemKey = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    private static JsonNode Content => JsonNode.Parse("""{"months":14,"place":"090101"}""")!;

    /// <summary>Computed with Node.js: createHmac("sha256", key) over the canonical text.</summary>
    [Fact]
    public void Is_the_HMAC_of_the_canonical_content() => Assert.Equal(
        "0xbb28503c86a7602039d5bbc4e6adcfd1f037ba9a0889f9728e6bb132f6b0b856", Commitment.Of(ItemKey, Content).ToString());

    [Fact]
    public void Opens_with_the_content_however_it_is_spelled() => Assert.True(Commitment.Opens(
        Commitment.Of(ItemKey, Content), ItemKey, JsonNode.Parse("""{ "place":"0901\u0030\u0031", "months":14.0 }""")!));

    [Theory]
    [InlineData("""{"months":15,"place":"090101"}""")]
    [InlineData("""{"months":"14","place":"090101"}""")]
    [InlineData("""{"months":14}""")]
    [InlineData("""{"months":14,"place":"090101","x":null}""")]
    public void Does_not_open_with_other_content(string other) =>
        Assert.False(Commitment.Opens(Commitment.Of(ItemKey, Content), ItemKey, JsonNode.Parse(other)!));

    [Fact]
    public void Does_not_open_with_another_key()
    {
        var commitment = Commitment.Of(ItemKey, Content);
        for (var bit = 0; bit < 256; bit++)
            Assert.False(Commitment.Opens(commitment, Sample.Flip(ItemKey, bit), Content));
        Assert.False(Commitment.Opens(commitment, ItemKey.AsSpan(0, 31), Content));
        Assert.Throws<ArgumentException>(() => Commitment.Of(ItemKey.AsSpan(0, 31), Content));
    }

    [Fact]
    public void Each_item_key_is_a_fresh_one() => Assert.NotEqual(Commitment.NewItemKey(), Commitment.NewItemKey());
}
