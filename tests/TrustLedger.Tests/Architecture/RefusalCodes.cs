using System.Text.RegularExpressions;

namespace TrustLedger.Tests.Architecture;

/// <summary>Every refusal code that the shipped sources hold, by room.</summary>
internal static partial class RefusalCodes
{
    private const int PatienceMilliseconds = 30_000;

    private static readonly string[] ShippedFolders = ["ledger", "identity-api", "wallet-cli", "contracts"];

    /// <summary>A code, and the room and file whose source has it. A room is project/topic: <c>TrustLedger.Protocol/Merkle</c>.</summary>
    internal sealed record Use(string Room, string Code, string File);

    public static IReadOnlyList<Use> InSources() =>
    [
        .. Repository.Files("*.cs").Where(IsShipped).SelectMany(path => In(File.ReadAllText(path))
            .Select(code => new Use(RoomOf(path), code, Path.GetFileName(path)))),
    ];

    /// <summary>Places where a refusal is made of something else than a literal code: nobody can list those.</summary>
    public static IReadOnlyList<string> Unreadable() =>
    [
        .. Repository.Files("*.cs").Where(IsShipped).SelectMany(path => NotLiteral().Matches(File.ReadAllText(path))
            .Select(match => $"{RoomOf(path)}: {Path.GetFileName(path)}: {match.Value}")),
    ];

    public static IEnumerable<string> In(string source) =>
        new[] { Literal(), Choice(), TypedNew(), OAuthError() }.SelectMany(search => search.Matches(source))
            .SelectMany(match => match.Groups["code"].Captures).Select(code => code.Value);

    private static bool IsShipped(string path) =>
        ShippedFolders.Contains(Path.GetRelativePath(Repository.Root, path).Split('/')[0], StringComparer.Ordinal);

    // ledger/TrustLedger.Protocol/Merkle/Hash.cs is in the room TrustLedger.Protocol/Merkle.
    private static string RoomOf(string path) =>
        string.Join('/', Path.GetRelativePath(Repository.Root, path).Split('/')[1..^1].Take(2));

    [GeneratedRegex("""new Refusal\(\s*"(?<code>[^"]+)[^a-z]""", RegexOptions.None, PatienceMilliseconds)]
    private static partial Regex Literal();

    // new Refusal(late ? "token-expired" : "token-ahead", …
    [GeneratedRegex(
        """new Refusal\(\s*[^"?;]+\?\s*"(?<code>[^"]+)"\s*:\s*"(?<code>[^"]+)[^a-z]""", RegexOptions.None, PatienceMilliseconds)]
    private static partial Regex Choice();

    // Refusal Malformed(string detail) => new("json-malformed", detail); and properties and fields that hold one.
    [GeneratedRegex(
        """\bRefusal\s+\w+\s*(?:\([^)]*\)|\{[^}]*\})?\s*=>?\s*new\(\s*"(?<code>[^"]+)[^a-z]""",
        RegexOptions.None, PatienceMilliseconds)]
    private static partial Regex TypedNew();

    // OAuth and OpenID4VC have error codes of their own, with underscores.
    [GeneratedRegex(
        """(?:OAuthErrors\.|=>\s*)Of\(\s*"(?<code>[a-z]+(?:_[a-z]+)+)[^a-z]""", RegexOptions.None, PatienceMilliseconds)]
    private static partial Regex OAuthError();

    [GeneratedRegex("""new Refusal\(\s*(?!")[^,;"]*,""", RegexOptions.None, PatienceMilliseconds)]
    private static partial Regex NotLiteral();
}
