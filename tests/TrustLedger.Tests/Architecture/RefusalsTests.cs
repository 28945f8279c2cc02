using System.Text.RegularExpressions;

namespace TrustLedger.Tests.Architecture;

/// <summary>docs/reference/refusals.md lists every refusal code that the code can give, and no other.</summary>
public sealed partial class RefusalsTests
{
    /// <summary>Every room of the shipped sources that can refuse.</summary>
    public static TheoryData<string> Rooms =>
        [.. RefusalCodes.InSources().Select(use => use.Room).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Rooms))]
    public void The_document_lists_every_code_of_a_room(string room)
    {
        var missing = RefusalCodes.InSources().Where(use => use.Room == room)
            .ExceptBy(Documented(room), use => use.Code, StringComparer.Ordinal).DistinctBy(use => use.Code, StringComparer.Ordinal)
            .Select(use => $"| `{use.Code}` | {use.File} | | |").Order(StringComparer.Ordinal);

        Assert.Empty(missing);
    }

    [Theory, MemberData(nameof(Rooms))]
    public void The_document_lists_no_code_that_a_room_never_gives(string room)
    {
        var given = RefusalCodes.InSources().Where(use => use.Room == room).Select(use => use.Code);

        Assert.Empty(Documented(room).Except(given, StringComparer.Ordinal));
    }

    [Theory, MemberData(nameof(Rooms))]
    public void The_document_lists_each_code_once(string room) =>
        Assert.Empty(Documented(room).GroupBy(code => code, StringComparer.Ordinal).Where(same => same.Count() > 1).Select(same => same.Key));

    [Theory, MemberData(nameof(Rooms))]
    public void Every_row_says_where_what_and_what_next(string room) => Assert.All(
        Row().Matches(Section(room)), row => Assert.All(
            row.Value.Trim().Trim('|').Split('|'), cell => Assert.False(string.IsNullOrWhiteSpace(cell), row.Value)));

    [Theory, MemberData(nameof(Rooms))]
    public void No_refusal_hides_its_code(string room) =>
        Assert.DoesNotContain(RefusalCodes.Unreadable(), place => place.StartsWith(room + ":", StringComparison.Ordinal));

    [Fact]
    public void Codes_are_kebab_case() => Assert.All(
        RefusalCodes.InSources().Where(use => !use.Code.Contains('_', StringComparison.Ordinal)),
        use => Assert.Matches("^[a-z0-9]+(-[a-z0-9]+)*$", use.Code));

    [Theory]
    [InlineData("""return new Refusal("a-b", "x");""", "a-b")]
    [InlineData("return new Refusal(\n    \"a-b\", \"x\");", "a-b")]
    [InlineData("""private static Refusal Malformed(string detail) => new("a-b", detail);""", "a-b")]
    [InlineData("""public static Refusal Malformed { get; } = new("a-b", "x");""", "a-b")]
    [InlineData("""private static readonly Refusal Malformed = new("a-b", "x");""", "a-b")]
    [InlineData("""new Refusal(late ? "a-b" : "c-d", "x")""", "a-b c-d")]
    [InlineData("""InvalidGrant(string d) => Of("invalid_grant", d);""", "invalid_grant")]
    [InlineData("""Console.WriteLine("a-b");""", "")]
    public void The_search_sees_every_way_to_write_one(string source, string codes) =>
        Assert.Equal(codes, string.Join(' ', RefusalCodes.In(source)));

    private static List<string> Documented(string room) =>
        [.. Row().Matches(Section(room)).Select(row => row.Groups["code"].Value)];

    // From the room's heading to the next one.
    private static string Section(string room)
    {
        var document = File.ReadAllText(Path.Combine(Repository.Root, "docs", "reference", "refusals.md"));
        var parts = document.Split($"\n## {room}\n");
        Assert.True(parts.Length == 2, $"docs/reference/refusals.md has no section, or several, for {room}.");
        return parts[1].Split("\n## ")[0];
    }

    [GeneratedRegex(@"^\| `(?<code>[^`]+)` \|.*$", RegexOptions.Multiline, 30_000)]
    private static partial Regex Row();
}
