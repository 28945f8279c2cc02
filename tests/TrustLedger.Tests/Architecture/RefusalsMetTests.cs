namespace TrustLedger.Tests.Architecture;

/// <summary>Each refusal is met at least once: a code that no test names is a promise that nobody looked at.</summary>
public sealed class RefusalsMetTests
{
    private static readonly string Tests = string.Join('\n', Repository.Files("*.cs")
        .Where(path => Path.GetRelativePath(Repository.Root, path).StartsWith("tests/", StringComparison.Ordinal))
        .Select(File.ReadAllText));

    /// <summary>Every code of the shipped sources.</summary>
    public static TheoryData<string> Codes =>
        [.. RefusalCodes.InSources().Select(use => use.Code).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Codes))]
    public void A_test_names_the_code(string code) => Assert.True(IsNamed(code), $"No test provokes {code}.");

    [Theory]
    [InlineData("no-such" + "-code-at-all", false)]
    [InlineData("genesis-malformed", true)]
    public void The_search_tells_a_named_code_from_another(string code, bool named) =>
        Assert.Equal(named, IsNamed(code));

    private static bool IsNamed(string code) => IsWritten(code) || IsWritten(code.Replace('-', '_')); // As OAuth spells it.

    // A string that is the code, or ends with it behind the status: "409 uid-taken".
    private static bool IsWritten(string code) =>
        Tests.Contains($"\"{code}\"", StringComparison.Ordinal) || Tests.Contains($" {code}\"", StringComparison.Ordinal);
}
