using TrustLedger.Casework.Identifiers;

namespace TrustLedger.Tests.Casework.Identifiers;

public sealed class ELicenceIdTests
{
    private const string Sample = "1.2.156.3005.2.11090101000000019HW01.11090101000000027C.2026TL000001.001.3";

    [Fact]
    public void Reads_back_what_it_wrote() => Assert.Equal(Sample, ELicenceId.Parse(Sample).Value().Reveal());

    [Fact]
    public void Computes_the_check_character() => Assert.Equal(Sample,
        ELicenceId.Create("11090101000000019HW01", "11090101000000027C", "2026TL000001", "001").Value().Reveal());

    [Theory]
    [InlineData("", "licence-id-malformed")]
    [InlineData("1.2.156.3005.2.11090101000000019HW01.11090101000000027C.2026TL000001.001", "licence-id-malformed")]
    [InlineData("1.2.156.3005.2.11090101000000019JW01.11090101000000027C.2026TL000001.001.3", "licence-type-malformed")]
    [InlineData("1.2.156.3005.2.11090101000000019HW01.11090101000000027D.2026TL000001.001.3", "licence-issuer-malformed")]
    [InlineData("1.2.156.3005.2.11090101000000019HW01.11090101000000027C.2026tl000001.001.3", "licence-serial-malformed")]
    [InlineData("1.2.156.3005.2.11090101000000019HW01.11090101000000027C.2026TL000001.01.3", "licence-version-malformed")]
    [InlineData("1.2.156.3005.2.11090101000000019HW01.11090101000000027C.2026TL000001.002.3", "licence-check-wrong")]
    [InlineData("1.2.156.3005.2.11090101000000019HW01.11090101000000027C.2026TL000001.001.4", "licence-check-wrong")]
    public void Refuses_what_is_no_identifier(string text, string code) =>
        Assert.Equal(code, ELicenceId.Parse(text).Refusal().Code);

    [Fact]
    public void Finds_two_characters_changed_over()
    {
        var swapped = ELicenceId.Parse(Sample.Replace("2026TL", "2062TL", StringComparison.Ordinal));

        Assert.Equal("licence-check-wrong", swapped.Refusal().Code);
    }
}
