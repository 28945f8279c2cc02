using System.Globalization;
using System.Text.Json.Nodes;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.IdentityApi.Trust;

/// <summary>What an attestation says beside its value. Personal.</summary>
/// <param name="Value">The same as the claim's.</param>
/// <param name="AsOf">The day on which its author looked.</param>
/// <param name="Until">The last day on which it holds; null for no end.</param>
/// <param name="Basis">How its author knows; a peer must say.</param>
internal sealed record AttestationContent(JsonObject Value, DateOnly AsOf, DateOnly? Until, string? Basis)
{
    private const int MostBasisCharacters = 500;

    /// <returns>The content; or <c>attestation-malformed</c>.</returns>
    public static Result<AttestationContent> Read(JsonNode content)
    {
        var malformed = new Refusal("attestation-malformed", "An attestation has a value, the day asOf, and may have until and basis.");
        if (content is not JsonObject members || members.Any(member => member.Key is not ("value" or "asOf" or "until" or "basis"))
            || members["value"] is not JsonObject value || Day(members["asOf"]) is not { } asOf)
            return malformed;
        if (members.ContainsKey("until") && Day(members["until"]) is null)
            return malformed;
        var basis = JsonFields.Text(members["basis"]);
        return members.ContainsKey("basis") && basis is not { Length: > 0 and <= MostBasisCharacters }
            ? malformed
            : new AttestationContent(value, asOf, Day(members["until"]), basis);
    }

    /// <summary>Says what it is, and nothing of it.</summary>
    public override string ToString() => "the content of an attestation";

    private static DateOnly? Day(JsonNode? node) => DateOnly.TryParseExact(
        JsonFields.Text(node), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
