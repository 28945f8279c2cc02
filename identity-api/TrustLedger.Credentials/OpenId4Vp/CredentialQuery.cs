using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.SdJwt;
using TrustLedger.Protocol;

namespace TrustLedger.Credentials.OpenId4Vp;

/// <summary>One credential that a verifier asks for (OpenID4VP 1.0 §6.1).</summary>
public sealed record CredentialQuery
{
    /// <summary>Names the credential in the answer.</summary>
    public required string Id { get; init; }

    /// <summary>The format identifier; only <c>dc+sd-jwt</c> can be answered here.</summary>
    public string Format { get; init; } = SdJwtNames.VcTyp;

    /// <summary>The allowed <c>vct</c> (Appendix B.3.5). Empty only for another format.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>Whether more than one presentation may answer.</summary>
    public bool Multiple { get; init; }

    public bool RequiresHolderBinding { get; init; } = true;

    public IReadOnlyList<TrustedAuthority> TrustedAuthorities { get; init; } = [];

    /// <summary>Empty: nothing that is selectively disclosable is asked.</summary>
    public IReadOnlyList<ClaimsQuery> Claims { get; init; } = [];

    /// <summary>Alternatives, best first; empty: all <see cref="Claims"/>.</summary>
    public IReadOnlyList<IReadOnlyList<string>> ClaimSets { get; init; } = [];

    /// <summary>The combinations of claims that answer, best first. Always at least one; it may be empty.</summary>
    public IReadOnlyList<IReadOnlyList<ClaimsQuery>> Alternatives() => ClaimSets.Count == 0
        ? [Claims]
        : [.. ClaimSets.Select(set => set.Select(id => Claims.First(claim => claim.Id == id)).ToList())];

    internal static Result<CredentialQuery> Parse(JsonObject json)
    {
        if (DcqlFields.Id(json) is not { } id)
            return DcqlFields.Malformed("The id of a credential is made of letters, digits, _ and -.");
        if (json.Text("format") is not { Length: > 0 } format || json["meta"] is not JsonObject meta
            || DcqlFields.Flag(json, "multiple", absent: false) is not { } multiple
            || DcqlFields.Flag(json, "require_cryptographic_holder_binding", absent: true) is not { } bound)
            return DcqlFields.Malformed("A credential query has a format, a meta object and flags that are booleans.");

        var types = meta.Texts("vct_values");
        if (format == SdJwtNames.VcTyp && types is null)
            return DcqlFields.Malformed("The meta of dc+sd-jwt has vct_values.");
        if (!ParseAuthorities(json).TryGet(out var authorities, out var refusal) || !ParseClaims(json).TryGet(out var claims, out refusal)
            || !ParseClaimSets(json, claims).TryGet(out var sets, out refusal))
            return refusal;

        return new CredentialQuery
        {
            Id = id,
            Format = format,
            Types = types ?? [],
            Multiple = multiple,
            RequiresHolderBinding = bound,
            TrustedAuthorities = [.. authorities],
            Claims = [.. claims],
            ClaimSets = [.. sets],
        };
    }

    internal JsonObject ToJson()
    {
        var json = new JsonObject
        {
            ["id"] = Id,
            ["format"] = Format,
            ["meta"] = Types.Count == 0 ? [] : new JsonObject { ["vct_values"] = Strings(Types) },
        };
        if (Multiple)
            json["multiple"] = true;
        if (!RequiresHolderBinding)
            json["require_cryptographic_holder_binding"] = false;
        if (TrustedAuthorities.Count > 0)
            json["trusted_authorities"] = new JsonArray([.. TrustedAuthorities.Select(authority => authority.ToJson())]);
        if (Claims.Count > 0)
            json["claims"] = new JsonArray([.. Claims.Select(claim => claim.ToJson())]);
        if (ClaimSets.Count > 0)
            json["claim_sets"] = new JsonArray([.. ClaimSets.Select(Strings)]);
        return json;
    }

    private static JsonArray Strings(IEnumerable<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);

    private static Result<List<TrustedAuthority>> ParseAuthorities(JsonObject json)
    {
        var authorities = new List<TrustedAuthority>();
        if (!json.ContainsKey("trusted_authorities"))
            return authorities;
        if (DcqlFields.Objects(json["trusted_authorities"]) is not { } objects)
            return DcqlFields.Malformed("trusted_authorities is a non-empty array of objects.");
        foreach (var item in objects)
        {
            if (!TrustedAuthority.Parse(item).TryGet(out var authority, out var refusal))
                return refusal;
            authorities.Add(authority);
        }

        return authorities;
    }

    private static Result<List<ClaimsQuery>> ParseClaims(JsonObject json)
    {
        var claims = new List<ClaimsQuery>();
        if (!json.ContainsKey("claims"))
            return claims;
        if (DcqlFields.Objects(json["claims"]) is not { } objects)
            return DcqlFields.Malformed("claims is a non-empty array of objects.");
        foreach (var item in objects)
        {
            if (!ClaimsQuery.Parse(item).TryGet(out var claim, out var refusal))
                return refusal;
            if (claim.Id is not null && claims.Exists(other => other.Id == claim.Id))
                return new Refusal("dcql-id-repeated", $"The claim id {claim.Id} is used twice.");
            claims.Add(claim);
        }

        return claims;
    }

    private static Result<List<IReadOnlyList<string>>> ParseClaimSets(JsonObject json, List<ClaimsQuery> claims)
    {
        if (!json.ContainsKey("claim_sets"))
            return new List<IReadOnlyList<string>>();
        if (DcqlFields.IdLists(json["claim_sets"]) is not { } sets || claims.Count == 0 || claims.Exists(claim => claim.Id is null))
            return DcqlFields.Malformed("claim_sets is a non-empty array of arrays of ids of claims, each of which has an id.");
        return sets.SelectMany(set => set).All(id => claims.Exists(claim => claim.Id == id))
            ? sets.ToList()
            : new Refusal("dcql-id-unknown", "A claim set names a claim that the query has not.");
    }
}
