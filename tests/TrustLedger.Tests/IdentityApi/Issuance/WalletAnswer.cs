using System.Text.Json.Nodes;

namespace TrustLedger.Tests.IdentityApi.Issuance;

/// <summary>An answer as a wallet sees it.</summary>
internal sealed record WalletAnswer(int Status, string? MediaType, string? CacheControl, string Challenge, string Text)
{
    public JsonNode Json => JsonNode.Parse(Text)!;

    /// <summary>Status and OAuth error, of an answer that must be an error in clear and not be kept.</summary>
    public (int Status, string Error) Error
    {
        get
        {
            Assert.Equal(("application/json", "no-store"), (MediaType, CacheControl));
            Assert.Matches(@"^[\x20-\x21\x23-\x5B\x5D-\x7E]+$", Json.Text("error_description"));
            return (Status, Json.Text("error"));
        }
    }

    /// <summary>The names of the body's members, in order.</summary>
    public string Members => string.Join(' ', Json.AsObject().Select(member => member.Key).Order(StringComparer.Ordinal));

    public IReadOnlyList<string> Credentials => [.. Json["credentials"]!.AsArray().Select(item => item!.Text("credential"))];
}
