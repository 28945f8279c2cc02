using System.Globalization;
using TrustLedger.Casework.Identifiers;

namespace TrustLedger.Tests.Casework.Identifiers;

public sealed class ResidentNumberTests
{
    private static readonly DateOnly Today = new(2026, 11, 21);

    // The sample of GB 11643 itself, in pieces: no file of this repository holds a real region's number in one.
    private const string Sample = "110105" + "19491231" + "002X";

    [Theory]
    [InlineData("090101198503120018", Sex.Male, "1985-03-12")]
    [InlineData("090101198503120026", Sex.Female, "1985-03-12")]
    [InlineData("090202195211070141", Sex.Female, "1952-11-07")]
    [InlineData("090202201206010249", Sex.Female, "2012-06-01")]
    [InlineData("09010119991231001X", Sex.Male, "1999-12-31")]
    [InlineData("09020220041231007X", Sex.Male, "2004-12-31")]
    [InlineData(Sample, Sex.Female, "1949-12-31")]
    public void Reads_valid_numbers(string text, Sex sex, string born)
    {
        var number = ResidentNumber.Parse(text, Today, SyntheticRegions.Allowed).Value();

        Assert.Equal((text, sex, born), (number.Reveal(), number.Sex, number.Born.ToString("O", CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData("０９０１０１１９９９１２３１００１Ｘ")]
    [InlineData(" 090101 19991231 001x ")]
    [InlineData("090101\u30001999\u00a01231001ｘ")]
    public void Puts_right_how_it_was_typed(string text) => Assert.Equal(
        "09010119991231001X", ResidentNumber.Parse(text, Today, SyntheticRegions.Allowed).Value().Reveal());

    [Theory]
    [InlineData(null, "resident-number-malformed")]
    [InlineData("", "resident-number-malformed")]
    [InlineData("09010119850312001", "resident-number-malformed")]
    [InlineData("0901011985031200188", "resident-number-malformed")]
    [InlineData("09010119850312001Y", "resident-number-malformed")]
    [InlineData("0901011985031X0018", "resident-number-malformed")]
    [InlineData("٠90101198503120018", "resident-number-malformed")]
    [InlineData("010101198503120018", "resident-number-region-unknown")]
    [InlineData("990101198503120018", "resident-number-region-unknown")]
    [InlineData("090101198502300018", "resident-number-birth-invalid")]
    [InlineData("090101202611220018", "resident-number-birth-future")]
    [InlineData("090101187611200018", "resident-number-birth-too-old")]
    [InlineData("090101198503120019", "resident-number-checksum-wrong")]
    [InlineData("090101199912310010", "resident-number-checksum-wrong")]
    public void Refuses_what_is_no_number(string? text, string code) =>
        Assert.Equal(code, ResidentNumber.Parse(text, Today, SyntheticRegions.Allowed).Refusal().Code);

    [Fact]
    public void Refuses_an_invented_region_in_production() => Assert.Equal("resident-number-synthetic",
        ResidentNumber.Parse("090101198503120018", Today, SyntheticRegions.Refused).Refusal().Code);

    [Fact]
    public void Every_wrong_digit_is_found()
    {
        const string valid = "090101198503120018";
        var accepted = from place in Enumerable.Range(0, valid.Length)
                       from digit in "0123456789X"
                       where digit != valid[place]
                       let changed = valid[..place] + digit + valid[(place + 1)..]
                       where ResidentNumber.Parse(changed, Today, SyntheticRegions.Allowed).TryGet(out _, out _)
                       select changed;

        Assert.Empty(accepted);
    }

    [Fact]
    public void Shows_no_digit_in_texts_that_may_be_logged()
    {
        var number = ResidentNumber.Parse("090101198503120018", Today, SyntheticRegions.Allowed).Value();
        var refusal = ResidentNumber.Parse("090101198503120019", Today, SyntheticRegions.Allowed).Refusal();

        Assert.DoesNotContain("850312", number + refusal.ToString(), StringComparison.Ordinal);
    }
}
