using TrustLedger.Casework.Identifiers;
using TrustLedger.Casework.Synthetic;

namespace TrustLedger.Tests.Casework.Synthetic;

public sealed class SyntheticCityTests
{
    private static readonly SyntheticCity City = new(seed: 42);

    [Fact]
    public void The_same_seed_makes_the_same_people() =>
        Assert.Equal(new SyntheticCity(42).Residents(200), City.Residents(200));

    [Fact]
    public void Another_seed_makes_other_people() =>
        Assert.Empty(new SyntheticCity(43).Residents(200).Intersect(City.Residents(200)));

    [Fact]
    public void A_resident_does_not_depend_on_those_before() =>
        Assert.Equal(City.Residents(500).Last(), City.Resident(499));

    [Fact]
    public void No_two_of_a_hundred_thousand_share_a_number_or_a_phone()
    {
        var people = City.Residents(100_000).Select(person => (person.Number, person.Phone)).ToList();

        Assert.Equal(100_000, people.Select(person => person.Number).Distinct().Count());
        Assert.Equal(100_000, people.Select(person => person.Phone).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Every_resident_passes_the_checks_that_real_ones_must() => Assert.All(City.Residents(5_000), person =>
    {
        Assert.True(ResidentNumber.Parse(person.Number.Reveal(), new DateOnly(2026, 1, 1), SyntheticRegions.Allowed).TryGet(out _, out _));
        Assert.Equal("resident-number-synthetic",
            ResidentNumber.Parse(person.Number.Reveal(), new DateOnly(2026, 1, 1), SyntheticRegions.Refused).Refusal().Code);
        Assert.Equal(person.Name, PersonName.Parse(person.Name).Value().MatchForm);
        Assert.InRange(person.Name.Length, 2, 4);
        Assert.Matches("^120[0-9]{8}$", person.Phone);
        Assert.NotNull(Regions.FullName(person.Number.RegionCode));
    });

    [Fact]
    public void Every_organisation_has_a_valid_code_of_its_own()
    {
        var codes = City.Organisations(5_000).Select(organisation => organisation.Code.Value).ToList();

        Assert.All(codes, code => Assert.Equal(code, Uscc.Parse(code).Value().Value));
        Assert.Equal(5_000, codes.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void The_first_resident_of_a_seed_never_changes() =>
        Assert.Equal(("090202199012301603", "12034419071"), (City.Resident(0).Number.Reveal(), City.Resident(0).Phone));
}
