using System.Text.RegularExpressions;
using TrustLedger.Credentials.OpenId4Vci;
using TrustLedger.SystemTests.City;

namespace TrustLedger.SystemTests.BadInput;

/// <summary>The routes that a host maps, read from its sources.</summary>
internal static partial class Routes
{
    /// <returns>Method and pattern of each, <c>POST /claims/{uid}/shares</c>, once also where several roles of the host map it.</returns>
    public static IReadOnlyList<string> In(params string[] project) =>
    [
        .. Directory.EnumerateFiles(Path.Combine([Repository.Root, .. project]), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal)).SelectMany(file => Of(File.ReadAllText(file)))
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
    ];

    private static IEnumerable<string> Of(string source)
    {
        var groups = Group().Matches(source).ToDictionary(
            match => match.Groups["name"].Value, match => match.Groups["path"].Value, StringComparer.Ordinal);
        return Mapped().Matches(source).Select(match =>
        {
            var path = match.Groups["path"].Success ? match.Groups["path"].Value : match.Groups["constant"].Value switch
            {
                "VciNames.IssuerMetadataPath" => VciNames.IssuerMetadataPath,
                "VciNames.AuthorizationServerMetadataPath" => VciNames.AuthorizationServerMetadataPath,
                var other => throw new InvalidOperationException($"What is {other}?"),
            };
            var whole = groups.GetValueOrDefault(match.Groups["on"].Value, "") + path;
            return $"{match.Groups["method"].Value.ToUpperInvariant()} {(whole.Length > 1 ? whole.TrimEnd('/') : whole)}";
        });
    }

    [GeneratedRegex("""var (?<name>\w+) = \w+\.MapGroup\("(?<path>[^"]*)"\)""", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Group();

    [GeneratedRegex("""(?<on>\w+)\.Map(?<method>Get|Post|Put|Patch|Delete)\((?:"(?<path>[^"]*)"|(?<constant>[\w.]+)),""", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Mapped();
}
