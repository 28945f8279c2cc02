using System.Xml.Linq;

namespace TrustLedger.Tests.Architecture;

/// <summary>Imports go one way. To change the map, change it here and in docs/ARCHITECTURE.md.</summary>
public sealed class ImportTests
{
    private static readonly string[] OutsideTheHosts =
        ["TrustLedger.Protocol", "TrustLedger.Client", "TrustLedger.Credentials", "TrustLedger.Casework"];

    private static readonly string[] Hosts = ["TrustLedger.Node", "TrustLedger.IdentityApi", "TrustLedger.Wallet"];

    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["TrustLedger.Protocol"] = [],
        ["TrustLedger.Client"] = ["TrustLedger.Protocol"],
        ["TrustLedger.Credentials"] = ["TrustLedger.Protocol"],
        ["TrustLedger.Casework"] = ["TrustLedger.Protocol"],
        ["TrustLedger.Node"] = ["TrustLedger.Protocol", "TrustLedger.Client"],
        ["TrustLedger.IdentityApi"] = OutsideTheHosts,
        ["TrustLedger.Wallet"] = OutsideTheHosts,
        ["TrustLedger.Demo"] = OutsideTheHosts, // Starts the hosts as processes and imports none of them.
        ["TrustLedger.Tests"] = [.. OutsideTheHosts, .. Hosts],
        ["TrustLedger.Benchmarks"] = [.. OutsideTheHosts, "TrustLedger.Node", "TrustLedger.IdentityApi"],
        ["TrustLedger.Faults"] = ["TrustLedger.Protocol", "TrustLedger.Client", "TrustLedger.Demo"],
        ["TrustLedger.SystemTests"] = [.. OutsideTheHosts, "TrustLedger.Demo", "TrustLedger.Faults"],
    };

    public static TheoryData<string> Projects => [.. Names()];

    [Theory, MemberData(nameof(Projects))]
    public void A_project_imports_only_what_the_map_allows(string project)
    {
        Assert.True(Allowed.ContainsKey(project), $"{project} is not on the map.");
        Assert.Empty(Imports(project).Except(Allowed[project], StringComparer.Ordinal));
    }

    [Fact]
    public void The_map_shows_no_project_that_is_gone() =>
        Assert.Empty(Allowed.Keys.Except(Names(), StringComparer.Ordinal));

    [Theory, MemberData(nameof(PureProjects))]
    public void A_pure_project_uses_no_package(string project) => Assert.DoesNotContain(
        Load(project).Descendants(), element => element.Name.LocalName is "PackageReference" or "FrameworkReference");

    public static TheoryData<string> PureProjects => [.. PurityTests.PureProjects];

    private static IEnumerable<string> Names() =>
        Repository.Files("*.csproj").Select(path => Path.GetFileNameWithoutExtension(path));

    // Building another project first, without its code, is no import.
    private static IEnumerable<string> Imports(string project) => Load(project).Descendants("ProjectReference")
        .Where(reference => reference.Attribute("ReferenceOutputAssembly")?.Value != "false")
        .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value));

    private static XDocument Load(string project) => XDocument.Load(Repository.Files($"{project}.csproj").Single());
}
