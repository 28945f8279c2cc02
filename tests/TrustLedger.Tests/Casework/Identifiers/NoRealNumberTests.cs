using System.Text.RegularExpressions;
using TrustLedger.Casework.Identifiers;

namespace TrustLedger.Tests.Casework.Identifiers;

/// <summary>No file of this repository holds what could be a living person's number.</summary>
public sealed partial class NoRealNumberTests
{
    private static readonly string[] TextFiles =
        [".cs", ".md", ".json", ".csv", ".txt", ".sql", ".sol", ".js", ".mjs", ".sh", ".html", ""];

    [Fact]
    public void No_file_holds_a_number_of_a_real_region()
    {
        var found = from path in Directory.EnumerateFiles(Repository.Root, "*", SearchOption.AllDirectories)
                    let relative = Path.GetRelativePath(Repository.Root, path)
                    where !Skipped().IsMatch(relative)
                    where TextFiles.Contains(Path.GetExtension(path), StringComparer.Ordinal)
                    from Match match in Candidate().Matches(File.ReadAllText(path))
                    where ResidentNumber.Parse(match.Value, new DateOnly(2100, 1, 1), SyntheticRegions.Refused).TryGet(out _, out _)
                    select relative;

        Assert.Empty(found.Distinct(StringComparer.Ordinal));
    }

    [GeneratedRegex("(?<![0-9A-Za-z])[0-9]{17}[0-9Xx](?![0-9A-Za-z])", RegexOptions.None, 10_000)]
    private static partial Regex Candidate();

    [GeneratedRegex(@"^(\.git|artifacts|.*node_modules|TestResults)(/|$)", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Skipped();
}
