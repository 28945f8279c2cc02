using System.Text.RegularExpressions;

namespace TrustLedger.Tests.Architecture;

/// <summary>A coverage table is worth as much as the tests that it names.</summary>
public sealed partial class CoverageTableTests
{
    private static readonly string Table = File.ReadAllText(Path.Combine(Repository.Root, "docs/reference/openid4vc.md"));

    private static readonly Dictionary<string, string> Sources = Repository.Files("*.cs")
        .Where(path => Path.GetRelativePath(Repository.Root, path).StartsWith("tests/", StringComparison.Ordinal))
        .GroupBy(path => Path.GetFileNameWithoutExtension(path), StringComparer.Ordinal)
        .ToDictionary(files => files.Key, files => string.Join('\n', files.Select(File.ReadAllText)), StringComparer.Ordinal);

    /// <summary>Every test that the table names, as <c>Class.Method</c>.</summary>
    public static TheoryData<string> Names =>
        [.. Named().Matches(Table).Select(match => match.Groups["name"].Value).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Names))]
    public void A_test_that_the_coverage_table_names_is_there(string name) => Assert.True(IsThere(name), $"No test is called {name}.");

    [Fact]
    public void A_test_that_is_not_there_is_found_missing()
    {
        Assert.False(IsThere("CoverageTableTests.No_such_test_at_all"));
        Assert.False(IsThere("NoSuchTests.A_test_that_is_not_there_is_found_missing"));
        Assert.True(Names.Count > 100);
    }

    private static bool IsThere(string name) => name.Split('.') is [var type, var method]
        && Sources.TryGetValue(type, out var source) && source.Contains($" {method}(", StringComparison.Ordinal);

    [GeneratedRegex(@"`(?<name>[A-Z]\w*(?:Tests|Properties)\.\w+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Named();
}
