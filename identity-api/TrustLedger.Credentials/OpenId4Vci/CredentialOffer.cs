using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol;

namespace TrustLedger.Credentials.OpenId4Vci;

/// <summary>A credential offer (OpenID4VCI 1.0 §4.1.1).</summary>
/// <param name="Issuer">The Credential Issuer Identifier. Everything else the wallet learns comes from its metadata.</param>
/// <param name="ConfigurationIds">Which credentials are offered; at least one, each once.</param>
/// <param name="PreAuthorizedCode">
/// A secret: who has it and the transaction code gets the credential. Null when that grant is not offered.
/// </param>
/// <param name="TransactionCode">Null when no transaction code is asked for.</param>
public sealed record CredentialOffer(
    string Issuer,
    IReadOnlyList<string> ConfigurationIds,
    string? PreAuthorizedCode,
    TransactionCodeRequirement? TransactionCode)
{
    private const int MostConfigurations = 32;

    /// <summary>Whether the authorization code flow is offered. An offer of no grant leaves the choice to the server's metadata.</summary>
    public bool HasAuthorizationCode { get; init; }

    /// <summary>What the authorization request must carry back as <c>issuer_state</c>; null when the offer has none.</summary>
    public string? IssuerState { get; init; }

    /// <summary>The authorization server that the grant with the pre-authorized code names; null when it names none.</summary>
    public string? PreAuthorizedServer { get; init; }

    /// <summary>The authorization server that the authorization code grant names; null when it names none.</summary>
    public string? AuthorizationCodeServer { get; init; }

    /// <summary>Reads the offer object, ignoring members that the specification does not name.</summary>
    /// <returns>
    /// The offer; or, first match wins: <c>offer-malformed</c>, <c>offer-grant-unsupported</c> (grants, and none that is known).
    /// </returns>
    public static Result<CredentialOffer> Read(JsonObject json)
    {
        if (json.Text(VciNames.CredentialIssuer) is not { Length: > 0 } issuer
            || json.Texts(VciNames.CredentialConfigurationIds) is not { Count: <= MostConfigurations } ids
            || ids.Distinct(StringComparer.Ordinal).Count() != ids.Count)
        {
            return Malformed("An offer names its issuer and at least one credential configuration.");
        }

        var offer = new CredentialOffer(issuer, ids, PreAuthorizedCode: null, TransactionCode: null);
        if (json[VciNames.Grants] is null)
            return offer;
        if (json[VciNames.Grants] is not JsonObject grants)
            return Malformed("grants is an object.");
        if (grants.Count > 0 && !grants.ContainsKey(VciNames.PreAuthorizedGrant) && !grants.ContainsKey(VciNames.AuthorizationCodeGrant))
            return new Refusal("offer-grant-unsupported", "The offer has no grant that is known here.");

        if (grants.ContainsKey(VciNames.AuthorizationCodeGrant))
        {
            if (grants[VciNames.AuthorizationCodeGrant] is not JsonObject authorization
                || !TryReadText(authorization, VciNames.IssuerState, out var state)
                || !TryReadText(authorization, VciNames.AuthorizationServer, out var server))
            {
                return Malformed("The authorization code grant is not as the specification has it.");
            }

            offer = offer with { HasAuthorizationCode = true, IssuerState = state, AuthorizationCodeServer = server };
        }

        return grants.ContainsKey(VciNames.PreAuthorizedGrant)
            ? ReadPreAuthorized(offer, grants[VciNames.PreAuthorizedGrant] as JsonObject)
            : offer;
    }

    public JsonObject ToJson()
    {
        var grants = new JsonObject();
        if (HasAuthorizationCode)
        {
            var grant = new JsonObject();
            if (IssuerState is not null)
                grant[VciNames.IssuerState] = IssuerState;
            if (AuthorizationCodeServer is not null)
                grant[VciNames.AuthorizationServer] = AuthorizationCodeServer;
            grants[VciNames.AuthorizationCodeGrant] = grant;
        }

        if (PreAuthorizedCode is not null)
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

            if (PreAuthorizedServer is not null)
                grant[VciNames.AuthorizationServer] = PreAuthorizedServer;
            grants[VciNames.PreAuthorizedGrant] = grant;
        }

        return new JsonObject
        {
            [VciNames.CredentialIssuer] = Issuer,
            [VciNames.CredentialConfigurationIds] = new JsonArray([.. ConfigurationIds.Select(id => (JsonNode)id)]),
            [VciNames.Grants] = grants,
        };
    }

    private static Result<CredentialOffer> ReadPreAuthorized(CredentialOffer offer, JsonObject? grant)
    {
        if (grant?.Text(VciNames.PreAuthorizedCode) is not { Length: > 0 } code)
            return Malformed("The grant has no pre-authorized code.");
        TransactionCodeRequirement? requirement = null;
        if (grant[VciNames.TransactionCode] is { } asked && !TryReadRequirement(asked, out requirement))
            return Malformed("The offer's tx_code is not as the specification has it.");
        return TryReadText(grant, VciNames.AuthorizationServer, out var server)
            ? offer with { PreAuthorizedCode = code, TransactionCode = requirement, PreAuthorizedServer = server }
            : Malformed("The grant's authorization server is not a text.");
    }

    // A member that may be absent, but if it is there it is a text.
    private static bool TryReadText(JsonObject json, string name, out string? text)
    {
        text = json.Text(name);
        return text is { Length: > 0 } || !json.ContainsKey(name);
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

    private static Refusal Malformed(string detail) => new("offer-malformed", detail);
}
