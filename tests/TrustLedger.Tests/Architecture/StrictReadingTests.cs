namespace TrustLedger.Tests.Architecture;

/// <summary>What strangers send is read by one reader of JSON, one of tokens, one of base64url and one of addresses.</summary>
public sealed class StrictReadingTests
{
    // Where everything that is read was sent by somebody else.
    private static readonly string[] Rooms =
    [
        "identity-api/TrustLedger.Credentials/", "identity-api/TrustLedger.IdentityApi/Http/", "identity-api/TrustLedger.IdentityApi/Clients/ProviderTokenForm.cs",
        "wallet-cli/TrustLedger.Wallet/OpenId/", "wallet-cli/TrustLedger.Wallet/Api/", "ledger/TrustLedger.Client/Egress/",
    ];

    private static readonly string[] Lax =
    [
        "JsonNode.Parse(", "JsonDocument.Parse(", "JsonSerializer.Deserialize", "Uri.TryCreate(", "IsWellFormedUriString(",
        "Convert.FromBase64String(", "Convert.TryFromBase64String(", " Base64Url.", "(Base64Url.", "Base64UrlTextEncoder",
    ];

    // Files with the one lax call that each of them may make, and why.
    private static readonly Dictionary<string, string> Allowed = new(StringComparer.Ordinal)
    {
        ["StrictBody.cs"] = "JsonSerializer.Deserialize", // What StrictJson has read before, into its type.
        ["X5cChain.cs"] = "Convert.TryFromBase64String(", // The one place with base64 proper (RFC 7515 §4.1.6); it compares the spelling.
        ["ReceiveFlow.cs"] = "Convert.FromBase64String(", // Its own vault.
        ["VerifierRegistration.cs"] = "Uri.TryCreate(", // A mailto address, which no other reader takes.
        ["IssuerSession.cs"] = "Convert.FromBase64String(", // The same.
    };

    public static TheoryData<string> Files =>
        [.. Repository.Files("*.cs").Select(path => Path.GetRelativePath(Repository.Root, path))
            .Where(path => Rooms.Any(room => path.StartsWith(room, StringComparison.Ordinal))).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Files))]
    public void Nothing_is_read_past_the_strict_readers(string file) => Assert.Empty(LaxIn(
        File.ReadAllText(Path.Combine(Repository.Root, file)), Allowed.GetValueOrDefault(Path.GetFileName(file))));

    [Fact]
    public void A_lax_reader_is_found()
    {
        Assert.Equal(["JsonNode.Parse("], LaxIn("var json = JsonNode.Parse(text);", allowed: null), StringComparer.Ordinal);
        Assert.Empty(LaxIn("StrictBase64Url.TryDecode(text, out var bytes)", allowed: null));
        Assert.True(Files.Count > 100);
    }

    private static IEnumerable<string> LaxIn(string source, string? allowed) =>
        Lax.Where(call => call != allowed && source.Contains(call, StringComparison.Ordinal));
}
