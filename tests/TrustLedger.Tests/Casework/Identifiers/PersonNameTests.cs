using TrustLedger.Casework.Identifiers;

namespace TrustLedger.Tests.Casework.Identifiers;

public sealed class PersonNameTests
{
    [Theory]
    [InlineData("云之澄", "云之澄")]
    [InlineData(" 云　之 澄 ", "云之澄")]
    [InlineData("买买提•阿布都", "买买提·阿布都")]
    [InlineData("买买提・阿布都", "买买提·阿布都")]
    [InlineData("买买提．阿布都", "买买提·阿布都")]
    [InlineData("⼀之", "一之")] // Kangxi radical one
    [InlineData("\ufa19野", "神野")] // compatibility ideograph of 神
    [InlineData("𠮷野", "𠮷野")]
    [InlineData("Ｍｅｉ  lin", "MEI LIN")]
    [InlineData("Jose\u0301 O'Hara-Li", "JOSÉ O'HARA-LI")]
    public void Brings_spellings_of_one_name_together(string text, string matchForm) =>
        Assert.Equal(matchForm, PersonName.Parse(text).Value().MatchForm);

    [Theory]
    [InlineData(null, "person-name-length")]
    [InlineData("  ", "person-name-length")]
    [InlineData("云\u200b澄", "person-name-invisible")]
    [InlineData("云\u202e澄", "person-name-invisible")]
    [InlineData("云\ud800澄", "person-name-invisible")]
    [InlineData("云\ue000澄", "person-name-invisible")]
    [InlineData("云\n澄", "person-name-invisible")]
    [InlineData("云澄1", "person-name-script")]
    [InlineData("Mеi", "person-name-script")] // a Cyrillic е
    [InlineData("··", "person-name-script")]
    [InlineData("云Mei", "person-name-mixed-scripts")]
    public void Refuses_what_is_no_name(string? text, string code) =>
        Assert.Equal(code, PersonName.Parse(text).Refusal().Code);

    [Fact]
    public void Refuses_a_name_that_is_too_long()
    {
        Assert.Equal("person-name-length", PersonName.Parse(new string('云', 51)).Refusal().Code);
        Assert.Equal("person-name-length", PersonName.Parse(new string('云', 5_000)).Refusal().Code);
    }

    [Fact]
    public void Shows_no_character_in_texts_that_may_be_logged() => Assert.DoesNotContain(
        "云", PersonName.Parse("云之澄").Value() + PersonName.Parse("云Mei").Refusal().ToString(), StringComparison.Ordinal);

    [Fact]
    public void A_normal_form_is_its_own_normal_form() => Assert.All(
        ["云之澄", "买买提·阿布都", "MEI LIN"], name => Assert.Equal(name, PersonName.Parse(name).Value().MatchForm));
}
