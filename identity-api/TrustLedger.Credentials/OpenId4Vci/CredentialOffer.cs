using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol;

namespace TrustLedger.Credentials.OpenId4Vci;

/// <summary>A credential offer for the pre-authorized code flow (OpenID4VCI 1.0 §4.1.1).</summary>
/// <param name="Issuer">The Credential Issuer Identifier. Everything else the wallet learns comes from its metadata.</param>
/// <param name="ConfigurationIds">Which credentials are offered; at least one, each once.</param>
/// <param name="PreAuthorizedCode">A secret: who has it and the transaction code gets the credential.</param>
/// <param name="TransactionCode">Null when no transaction code is asked for.</param>
public sealed record CredentialOffer(
    string Issuer,
    IReadOnlyList<string> ConfigurationIds,
    string PreAuthorizedCode,
    TransactionCodeRequirement? TransactionCode)
{
    private const int MostConfigurations = 32;

    /// <summary>Reads the offer object, ignoring members that the specification does not name.</summary>
    /// <returns>
    /// The offer; or, first match wins: <c>offer-malformed</c>, <c>offer-grant-unsupported</c> (no pre-authorized code in it).
    /// </returns>
    public static Result<CredentialOffer> Read(JsonObject json)
    {
        if (json.Text(VciNames.CredentialIssuer) is not { Length: > 0 } issuer
            || json.Texts(VciNames.CredentialConfigurationIds) is not { Count: <= MostConfigurations } ids
            || ids.Distinct(StringComparer.Ordinal).Count() != ids.Count)
        {
            return new Refusal("offer-malformed", "An offer names its issuer and at least one credential configuration.");
        }
        if (json[VciNames.Grants] is not JsonObject grants
            || grants[VciNames.PreAuthorizedGrant] is not JsonObject grant)
        {
            return new Refusal("offer-grant-unsupported", "Only offers with a pre-authorized code can be received.");
        }
        if (grant.Text(VciNames.PreAuthorizedCode) is not { Length: > 0 } code)
            return new Refusal("offer-malformed", "The grant has no pre-authorized code.");

        TransactionCodeRequirement? requirement = null;
        if (grant[VciNames.TransactionCode] is { } asked && !TryReadRequirement(asked, out requirement))
            return new Refusal("offer-malformed", "The offer's tx_code is not as the specification has it.");

        return new CredentialOffer(issuer, ids, code, requirement);
    }

    public JsonObject ToJson()
    {
        var grant = new JsonObject { [VciNames.PreAuthorizedCode] = PreAuthorizedCode };
        if (TransactionCode is { } asked)
        {
            var code = new JsonObject { ["input_mode"] = asked.InputMode };
            if (asked.Length is { } length)
                code["length"] = length;
            if (asked.Description is { } description)
                code["description"] = description;
            grant[VciNames.TransactionCode] = code;
        }

        return new JsonObject
        {
            [VciNames.CredentialIssuer] = Issuer,
            [VciNames.CredentialConfigurationIds] = new JsonArray([.. ConfigurationIds.Select(id => (JsonNode)id)]),
            [VciNames.Grants] = new JsonObject { [VciNames.PreAuthorizedGrant] = grant },
        };
    }

    private static bool TryReadRequirement(JsonNode node, out TransactionCodeRequirement? requirement)
    {
        requirement = null;
        if (node is not JsonObject json)
            return false;
        var mode = json["input_mode"] is null ? "numeric" : json.Text("input_mode");
        var length = json["length"] is null ? null : json.WholeNumber("length");
        var description = json["description"] is null ? null : json.Text("description");
        if (mode is not ("numeric" or "text")
            || (json["length"] is not null && length is not (>= 1 and <= 64))
            || (json["description"] is not null && description is not { Length: <= 300 }))
        {
            return false;
        }

        requirement = new TransactionCodeRequirement(mode, (int?)length, description);
        return true;
    }
}
