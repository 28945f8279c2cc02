using System.Text.RegularExpressions;

namespace TrustLedger.Tests.Protocol.State;

/// <summary>The codes that the documentation lists, those that the code says, and those that a test has met.</summary>
public sealed partial class DocumentedRefusalsTests
{
    private static readonly string Protocol = Path.Combine(Repository.Root, "ledger", "TrustLedger.Protocol");
    private static readonly string Tests = Path.Combine(Repository.Root, "tests", "TrustLedger.Tests", "Protocol");

    [Fact]
    public void Judge_documents_every_code_that_the_rules_say()
    {
        var documentation = File.ReadAllText(Path.Combine(Protocol, "State", "LedgerState.cs"));

        Assert.All(Said("State"), code => Assert.Contains($"<c>{code}</c>", documentation, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("State")]
    [InlineData("Governance")]
    public void Every_code_is_met_by_a_test(string folder)
    {
        var met = string.Concat(Directory.EnumerateFiles(Path.Combine(Tests, "State"), "*.cs")
            .Concat(Directory.EnumerateFiles(Path.Combine(Tests, "Governance"), "*.cs")).Select(File.ReadAllText));

        Assert.All(Said(folder), code => Assert.Contains($"\"{code}\"", met, StringComparison.Ordinal));
    }

    private static HashSet<string> Said(string folder)
    {
        var codes = Directory.EnumerateFiles(Path.Combine(Protocol, folder), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => Refusals().Matches(File.ReadAllText(file)).Select(m => m.Groups["code"].Value))
            .ToHashSet(StringComparer.Ordinal);
        Assert.NotEmpty(codes);
        return codes;
    }

    [GeneratedRegex("""new Refusal\(\s*"(?<code>[a-z0-9-]+)"[,\s]""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Refusals();
}
