using System.Globalization;
using System.Text.Json.Nodes;
using TrustLedger.Casework.Approvals;
using TrustLedger.Casework.Identifiers;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Casework.Trust;

/// <summary>Something that can be claimed and attested: its code on the ledger, its value's shape, who has authority for it.</summary>
/// <param name="Code">As on the ledger.</param>
/// <param name="Wording">For people.</param>
/// <param name="Authorities">Roles of the identity log whose register it is in.</param>
/// <param name="Members">Of its value, all of them required.</param>
public sealed record Predicate(
    string Code, Wording Wording, IReadOnlyList<string> Authorities, IReadOnlyList<PredicateMember> Members)
{
    public bool HasAuthority(string role) => Authorities.Contains(role, StringComparer.Ordinal);

    /// <returns>The value; or <c>claim-value-malformed</c>, naming the member and never its content.</returns>
    public Result<JsonObject> Check(JsonNode? value)
    {
        if (JsonFields.Exactly(value, [.. Members.Select(member => member.Name)]) is not { } members)
            return new Refusal("claim-value-malformed", $"The value of {Code} has the members {string.Join(", ", Members.Select(member => member.Name))}.");
        var wrong = Members.FirstOrDefault(member => !Fits(member.Kind, JsonFields.Text(members[member.Name])));
        return wrong is null ? members : new Refusal("claim-value-malformed", $"{wrong.Name} is not of its kind.");
    }

    private static bool Fits(MemberKind kind, string? text) => text is not null && kind switch
    {
        MemberKind.Day => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        MemberKind.Digits => text.Length is > 0 and <= 32 && text.All(char.IsAsciiDigit),
        _ => Uscc.Parse(text).TryGet(out var code, out _) && code.Value == text,
    };
}
