using TrustLedger.Credentials.OpenId4Vci;
using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi.Issuance;

/// <summary>The <c>authorization_details</c> of an authorization or token request (OpenID4VCI 1.0 §5.1.1, §6.1.1).</summary>
internal sealed record RequestedDetails(IReadOnlyList<AuthorizationDetail> Details)
{
    public bool Any => Details.Count > 0;

    /// <summary>The configurations that are named, each once.</summary>
    public IReadOnlyList<string> Configurations =>
        [.. Details.Select(detail => detail.ConfigurationId).Distinct(StringComparer.Ordinal)];

    /// <returns>
    /// What was asked for, nothing when the parameter is absent; or <c>invalid-authorization-details</c>: malformed, a
    /// configuration that is not issued here, or a claim that the wallet insists on and the credential never has.
    /// </returns>
    public static Result<RequestedDetails> Read(IReadOnlyDictionary<string, string> form)
    {
        if (!form.TryGetValue(VciNames.AuthorizationDetails, out var parameter))
            return new RequestedDetails([]);
        if (!AuthorizationDetail.ReadRequest(parameter).TryGet(out var details, out var refusal))
            return refusal;
        foreach (var detail in details)
        {
            if (CredentialCatalogue.Find(detail.ConfigurationId) is not { } kind)
                return Invalid("A detail names a credential that is not issued here.");
            if (detail.Claims.Any(claim => claim.IsMandatory && !kind.CanHave(claim.Path)))
                return Invalid("A claim that must be there is none of this credential's.");
        }

        return new RequestedDetails(details);
    }

    /// <summary>Whether nothing is asked for beyond what was authorized before.</summary>
    public bool AreWithin(IReadOnlyList<string> authorized) =>
        !Configurations.Except(authorized, StringComparer.Ordinal).Any();

    public static Refusal Invalid(string detail) => new("invalid-authorization-details", detail);
}
