using System.Globalization;
using System.Text.RegularExpressions;

namespace TrustLedger.Tests.Architecture;

/// <summary>
/// No file of this repository holds a resident number that a living person could have. Ours begin with 09, which no
/// region has.
/// </summary>
public sealed partial class SyntheticNumbersTests
{
    private const int LargestTextBytes = 8 * 1024 * 1024;

    /// <summary>The two examples that GB 11643-1999 itself prints.</summary>
    private static readonly string[] PublishedSamples = ["11010519491231002X", "440524188001010014"];

    // The first two digits of all regions that were ever given out.
    private static readonly string[] Provinces =
    [
        "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42", "43", "44",
        "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71", "81", "82", "83",
    ];

    [Fact]
    public void No_file_holds_the_number_of_a_possible_person()
    {
        var found = Repository.Files("*").SelectMany(path => NumbersIn(ReadText(path))
            .Select(number => $"{Path.GetRelativePath(Repository.Root, path)}: {number[..6]}…"));

        Assert.Empty(found);
    }

    // Put together here, so that this file holds none.
    [Theory]
    [InlineData("110105", "194912310029", false)] // wrong check character
    [InlineData("110105", "199913310020", false)] // no such month
    [InlineData("090101", "194912310025", false)] // invented region
    [InlineData("3301", "0219900307452X", true)]
    [InlineData("3301", "0219900307452x", true)]
    public void The_search_knows_a_number_when_it_sees_one(string head, string tail, bool found)
    {
        var number = head + tail;
        Assert.Equal(found, NumbersIn($"born, {number}.").Any());
        Assert.Equal(found, NumbersIn(number).Any());
        Assert.Empty(NumbersIn("1" + number));
        Assert.Empty(NumbersIn(number + "0"));
    }

    [Fact]
    public void The_samples_of_the_standard_may_stand()
    {
        Assert.All(PublishedSamples, sample => Assert.True(IsNumber(sample)));
        Assert.Empty(NumbersIn(string.Join(' ', PublishedSamples)));
    }

    private static IEnumerable<string> NumbersIn(string text) => Candidate().Matches(text)
        .Select(match => match.Value.ToUpperInvariant())
        .Where(number => IsNumber(number) && !PublishedSamples.Contains(number, StringComparer.Ordinal));

    private static bool IsNumber(string number) =>
        Provinces.Contains(number[..2], StringComparer.Ordinal)
        && DateOnly.TryParseExact(number[6..14], "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var born)
        && born.Year is >= 1800 and < 2100
        && number[17] == CheckCharacter(number);

    // GB 11643: the sum of digits times 2^(17 - i) mod 11, read in this row.
    private static char CheckCharacter(string number) =>
        "10X98765432"[Enumerable.Range(0, 17).Sum(i => (number[i] - '0') * ((1 << (17 - i)) % 11)) % 11];

    private static string ReadText(string path) =>
        new FileInfo(path).Length <= LargestTextBytes && File.ReadAllText(path) is var text && !text.Contains('\0', StringComparison.Ordinal)
            ? text
            : "";

    [GeneratedRegex("(?<![0-9A-Za-z])[1-8][0-9]{16}[0-9Xx](?![0-9A-Za-z])", RegexOptions.None, 30_000)]
    private static partial Regex Candidate();
}
