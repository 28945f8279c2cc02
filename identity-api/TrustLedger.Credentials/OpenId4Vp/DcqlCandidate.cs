using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.SdJwt;

namespace TrustLedger.Credentials.OpenId4Vp;

/// <summary>A credential as a query sees it.</summary>
/// <param name="Key">The caller's own name for it.</param>
/// <param name="Format">Its format identifier.</param>
/// <param name="Type">Its <c>vct</c>.</param>
/// <param name="Claims">All claims that can be read.</param>
/// <param name="IsHolderBound">Whether key binding can be given.</param>
/// <param name="AuthorityKeyIdentifiers">Of the issuer's certificates, base64url.</param>
public sealed record DcqlCandidate(
    string Key, string Format, string Type, JsonObject Claims, bool IsHolderBound, IReadOnlyCollection<string> AuthorityKeyIdentifiers)
{
    /// <summary>A held credential. Its certificates are read only for what they say about their authority.</summary>
    public static DcqlCandidate Of(string key, SdJwtVc credential) => new(
        key,
        SdJwtNames.VcTyp,
        credential.Type,
        credential.SdJwt.Payload,
        credential.SdJwt.HolderKey().TryGet(out _, out _),
        X5cChain.Parse(credential.SdJwt.IssuerJwt.Header["x5c"]).TryGet(out var chain, out _) ? chain.AuthorityKeyIdentifiers() : []);
}
