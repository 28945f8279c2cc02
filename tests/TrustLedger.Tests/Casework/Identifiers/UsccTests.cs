using TrustLedger.Casework.Identifiers;

namespace TrustLedger.Tests.Casework.Identifiers;

public sealed class UsccTests
{
    [Theory]
    [InlineData("11090101000000019H")]
    [InlineData("11090101000000027C")]
    [InlineData("310901010000000355")]
    [InlineData("91090202TE5T00016R")]
    [InlineData("52090202MA0000090D")]
    [InlineData("91350100M000100Y43")] // The sample of GB 32100.
    public void Reads_valid_codes(string text) => Assert.Equal(text, Uscc.Parse(text).Value().Value);

    [Fact]
    public void Puts_right_how_it_was_typed() =>
        Assert.Equal("91350100M000100Y43", Uscc.Parse(" ９１350100m000100y43").Value().Value);

    [Theory]
    [InlineData(null, "uscc-malformed")]
    [InlineData("11090101000000019", "uscc-malformed")]
    [InlineData("1109010100000001IH", "uscc-malformed")]
    [InlineData("110901A1000000019H", "uscc-malformed")]
    [InlineData("11090101000000018H", "uscc-organisation-check-wrong")]
    [InlineData("11090101000000019J", "uscc-checksum-wrong")]
    [InlineData("12090101000000019H", "uscc-checksum-wrong")]
    public void Refuses_what_is_no_code(string? text, string code) =>
        Assert.Equal(code, Uscc.Parse(text).Refusal().Code);

    [Fact]
    public void Every_wrong_character_is_found()
    {
        const string valid = "91090202TE5T00016R";
        var accepted = from place in Enumerable.Range(0, valid.Length)
                       from letter in "0123456789ABCDEFGHJKLMNPQRTUWXY"
                       where letter != valid[place]
                       let changed = valid[..place] + letter + valid[(place + 1)..]
                       where Uscc.Parse(changed).TryGet(out _, out _)
                       select changed;

        Assert.Empty(accepted);
    }
}
