using System.Globalization;
using TrustLedger.Casework.Identifiers;

namespace TrustLedger.Casework.Synthetic;

/// <summary>Invented people and organisations: the same seed makes the same city, person by person.</summary>
/// <remarks>
/// Nothing is kept: the n-th resident is computed from seed and n, so a million stream by. Numbers and phones are
/// spread by a bijection, so no two residents of one seed share one.
/// </remarks>
public sealed class SyntheticCity
{
    public const int MostResidents = 90_000_000;
    public const int MostOrganisations = 9_000_000;

    private static readonly string[] Districts = ["090101", "090102", "090201", "090202"];
    private static readonly DateOnly FirstBirth = new(1940, 1, 1);
    private static readonly DateOnly FirstResidence = new(2016, 1, 1);
    private const int BirthDays = 24_820; // To the end of 2007: everyone is of age.
    private const int Sequences = 999;
    private const int ResidenceDays = 3_500;
    private const int Employers = 2_000;

    private readonly ulong _seed;
    private readonly Spread _numbers;
    private readonly Spread _phones;

    public SyntheticCity(ulong seed)
    {
        _seed = seed;
        var generator = new SeededGenerator(seed);
        _numbers = Spread.Of(Districts.Length * BirthDays * Sequences, generator);
        _phones = Spread.Of(100_000_000, generator);
    }

    /// <summary>The residents from the first to the <paramref name="count"/>-th.</summary>
    public IEnumerable<SyntheticResident> Residents(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MostResidents);
        for (var index = 0; index < count; index++)
            yield return Resident(index);
    }

    /// <param name="index">From 0 to <see cref="MostResidents"/>.</param>
    public SyntheticResident Resident(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, MostResidents);
        var own = new SeededGenerator(unchecked(_seed + (((ulong)index + 1) * 0xd1342543de82ef95)));

        var place = _numbers.At(index);
        var district = Districts[place % Districts.Length];
        var born = FirstBirth.AddDays(place / Districts.Length % BirthDays);
        var digits = string.Create(CultureInfo.InvariantCulture,
            $"{district}{born:yyyyMMdd}{(place / Districts.Length / BirthDays) + 1:000}");
        if (!ResidentNumber.Parse(digits + ResidentNumber.CheckCharacter(digits), FirstBirth.AddDays(BirthDays), SyntheticRegions.Allowed)
                .TryGet(out var number, out var refusal))
            throw new System.Diagnostics.UnreachableException(refusal.Code);

        var name = own.Pick(SyntheticNames.Surnames) + own.Pick(SyntheticNames.Given);
        if (own.Below(3) > 0)
            name += own.Pick(SyntheticNames.Given);
        var phone = string.Create(CultureInfo.InvariantCulture, $"120{_phones.At(index):00000000}");
        return new SyntheticResident(name, number, phone, Facts(own, district));
    }

    /// <summary>The organisations from the first to the <paramref name="count"/>-th.</summary>
    public IEnumerable<SyntheticOrganisation> Organisations(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MostOrganisations);
        for (var index = 0; index < count; index++)
            yield return Organisation(index);
    }

    /// <param name="index">From 0 to <see cref="MostOrganisations"/>.</param>
    public SyntheticOrganisation Organisation(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, MostOrganisations);
        var own = new SeededGenerator(unchecked(~_seed + (((ulong)index + 1) * 0xd1342543de82ef95)));
        var district = own.Pick(Districts);
        var code = Uscc.Complete("91", district, string.Create(CultureInfo.InvariantCulture, $"M{index:0000000}"));
        var name = Regions.Find(district)!.Name[..2] + own.Pick(SyntheticNames.Firms) + own.Pick(SyntheticNames.Trades) + "有限公司";
        return new SyntheticOrganisation(code, name, district);
    }

    private SyntheticFacts Facts(SeededGenerator own, string district)
    {
        var since = FirstResidence.AddDays(own.Below(ResidenceDays));
        var address = string.Create(CultureInfo.InvariantCulture, $"{district}{own.Below(30) + 1:000}{own.Below(200) + 1:000}");
        if (own.Below(10) == 0)
            return new SyntheticFacts(since, address, Employer: null, EmployedSince: null, ContributionMonths: 0);
        var employed = since.AddDays(own.Below(300));
        return new SyntheticFacts(since, address, Organisation(own.Below(Employers)).Code, employed, own.Below(120));
    }

    /// <summary>A bijection of 0 … size−1 onto itself: multiply, add, take the rest.</summary>
    private sealed record Spread(int Size, int Factor, int Offset)
    {
        public static Spread Of(int size, SeededGenerator generator)
        {
            var factor = generator.Below(size);
            while (System.Numerics.BigInteger.GreatestCommonDivisor(factor, size) != 1)
                factor = (factor + 1) % size;
            return new Spread(size, factor, generator.Below(size));
        }

        public int At(int index) => (int)((((long)index * Factor) + Offset) % Size);
    }
}
