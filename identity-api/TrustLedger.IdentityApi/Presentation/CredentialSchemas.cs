using Microsoft.Extensions.Options;
using TrustLedger.Credentials.SdJwt;
using TrustLedger.IdentityApi.Issuance;
using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi.Presentation;

/// <summary>What a credential of a type may hold: for the types of this API, what their metadata describes.</summary>
internal sealed class CredentialSchemas(IOptions<IdentityApiOptions> options)
{
    private static readonly string[] Registered = ["iss", "iat", "nbf", "exp", "cnf", "vct", "vct#integrity", "status", "sub"];

    /// <returns>Null when it fits, or when the type is not one of ours; else <c>credential-schema-wrong</c>.</returns>
    public Refusal? Check(SdJwtVc credential)
    {
        var kind = CredentialCatalogue.All.FirstOrDefault(kind => kind.Vct(options.Value.Issuer) == credential.Type);
        return kind is null || credential.SdJwt.Payload.All(member =>
            Registered.Contains(member.Key, StringComparer.Ordinal) || kind.Claims.Any(claim => claim.Path[0] == member.Key))
                ? null
                : new Refusal("credential-schema-wrong", "The credential has a claim that its type does not describe.");
    }
}
