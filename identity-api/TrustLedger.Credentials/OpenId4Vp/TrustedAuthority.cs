using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol;

namespace TrustLedger.Credentials.OpenId4Vp;

/// <summary>Who may stand behind the issuer (OpenID4VP 1.0 §6.1.1). Only the type <c>aki</c> can be matched here.</summary>
/// <param name="Type"><c>aki</c>, <c>etsi_tl</c>, <c>openid_federation</c> or another.</param>
/// <param name="Values">For <c>aki</c>: key identifiers in base64url.</param>
public sealed record TrustedAuthority(string Type, IReadOnlyList<string> Values)
{
    public const string AuthorityKeyIdentifier = "aki";

    /// <summary>True when one certificate of the issuer's chain names one of the authorities; a type we do not know never matches.</summary>
    public bool Matches(IReadOnlyCollection<string> authorityKeyIdentifiers) =>
        Type == AuthorityKeyIdentifier && Values.Any(value => authorityKeyIdentifiers.Contains(value, StringComparer.Ordinal));

    internal static Result<TrustedAuthority> Parse(JsonObject json) =>
        json.Text("type") is { Length: > 0 } type && json.Texts("values") is { } values
            ? new TrustedAuthority(type, values)
            : DcqlFields.Malformed("A trusted authority has a type and a non-empty array of values.");

    internal JsonObject ToJson() => new()
    {
        ["type"] = Type,
        ["values"] = new JsonArray([.. Values.Select(value => JsonValue.Create(value))]),
    };
}
