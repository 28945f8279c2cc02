using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace TrustLedger.Tests.Architecture;

/// <summary>The pure projects do no I/O, read no clock, log nothing: read from the compiled code, not from its text.</summary>
public sealed class PurityTests
{
    internal static readonly string[] PureProjects = ["TrustLedger.Protocol", "TrustLedger.Credentials", "TrustLedger.Casework"];

    private static readonly string[] ForbiddenTypes =
    [
        "System.Console", "System.Diagnostics.Process", "System.Diagnostics.Stopwatch",
        "System.IO.File", "System.IO.FileInfo", "System.IO.FileStream", "System.IO.Directory", "System.IO.DirectoryInfo",
        "System.IO.RandomAccess", "System.Threading.Thread", "System.Threading.Timer", "System.Threading.PeriodicTimer",
    ];

    // System.Net.HttpStatusCode and its like are values; these move bytes.
    private static readonly string[] ForbiddenNamespaces =
        ["System.Net.Http", "System.Net.Sockets", "System.Data", "Microsoft.Extensions", "Microsoft.AspNetCore"];

    private static readonly string[] ForbiddenMembers =
    [
        "System.DateTime.get_Now", "System.DateTime.get_UtcNow", "System.DateTime.get_Today",
        "System.DateTimeOffset.get_Now", "System.DateTimeOffset.get_UtcNow", "System.TimeProvider.get_System",
        "System.Environment.GetEnvironmentVariable", "System.Environment.get_TickCount", "System.Environment.get_TickCount64",
        "System.Threading.Tasks.Task.Delay",
    ];

    public static TheoryData<string> Projects => [.. PureProjects];

    [Theory, MemberData(nameof(Projects))]
    public void A_pure_project_uses_no_type_that_touches_the_world(string project) => Assert.DoesNotContain(
        Read(project, Types), type => ForbiddenTypes.Contains(type, StringComparer.Ordinal)
            || ForbiddenNamespaces.Any(name => type.StartsWith(name + ".", StringComparison.Ordinal)));

    [Theory, MemberData(nameof(Projects))]
    public void A_pure_project_reads_no_clock_and_no_environment(string project) =>
        Assert.Empty(Read(project, Members).Intersect(ForbiddenMembers, StringComparer.Ordinal));

    // What the two tests above would find in a project that is not pure: so they do look.
    [Fact]
    public void The_client_is_seen_to_touch_the_world()
    {
        Assert.Contains("System.Net.Http.HttpClient", Read("TrustLedger.Client", Types), StringComparer.Ordinal);
        Assert.Contains("System.DateTimeOffset.ToUnixTimeSeconds", Read("TrustLedger.Protocol", Members), StringComparer.Ordinal);
    }

    private static List<string> Types(MetadataReader reader) =>
        [.. reader.TypeReferences.Select(handle => NameOf(reader, reader.GetTypeReference(handle)))];

    private static List<string> Members(MetadataReader reader) =>
        [.. reader.MemberReferences.Select(reader.GetMemberReference)
            .Where(member => member.Parent.Kind == HandleKind.TypeReference)
            .Select(member => $"{NameOf(reader, reader.GetTypeReference((TypeReferenceHandle)member.Parent))}.{reader.GetString(member.Name)}")];

    private static string NameOf(MetadataReader reader, TypeReference type) =>
        $"{reader.GetString(type.Namespace)}.{reader.GetString(type.Name)}";

    private static List<string> Read(string project, Func<MetadataReader, List<string>> read)
    {
        using var assembly = new PEReader(File.OpenRead(Path.Combine(AppContext.BaseDirectory, $"{project}.dll")));
        return read(assembly.GetMetadataReader());
    }
}
