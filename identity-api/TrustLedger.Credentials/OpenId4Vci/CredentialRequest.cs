using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol;

namespace TrustLedger.Credentials.OpenId4Vci;

/// <summary>A request to the credential endpoint (OpenID4VCI 1.0 §8.2) with its key proofs, not yet verified.</summary>
/// <param name="ConfigurationId">Null when <see cref="Identifier"/> says what is asked for.</param>
/// <param name="JwtProofs">Proofs of the type <c>jwt</c>; empty when <see cref="Attestation"/> is there.</param>
public sealed record CredentialRequest(string? ConfigurationId, IReadOnlyList<string> JwtProofs)
{
    /// <summary>One of the <c>credential_identifiers</c> of the token answer; null where that named none.</summary>
    public string? Identifier { get; init; }

    /// <summary>The one proof of the type <c>attestation</c> (Appendix F.3): a key attestation; null with <c>jwt</c> proofs.</summary>
    public string? Attestation { get; init; }

    /// <summary>How the answer is to be encrypted; null when it is to come in clear.</summary>
    public MessageEncryption? AnswerTo { get; init; }

    /// <summary>
    /// Reads a request. Members that are not known are passed over (§8.2). Whether its token named identifiers is for the
    /// issuer to say.
    /// </summary>
    /// <returns>
    /// The request; or, first match wins, the code that §8.3.1.2 gives: <c>invalid-credential-request</c>,
    /// <c>invalid-encryption-parameters</c>, <c>invalid-proof</c>.
    /// </returns>
    /// <param name="batchSize">The most proofs that one request may carry.</param>
    public static Result<CredentialRequest> Read(JsonObject json, int batchSize)
    {
        var configuration = json.Text(VciNames.CredentialConfigurationId);
        var identifier = json.Text(VciNames.CredentialIdentifier);
        if (json.ContainsKey(VciNames.CredentialConfigurationId) && json.ContainsKey(VciNames.CredentialIdentifier))
            return new Refusal("invalid-credential-request", "A request has a configuration id or an identifier, not both.");
        if (configuration is not { Length: > 0 } && identifier is not { Length: > 0 })
            return new Refusal("invalid-credential-request", "credential_configuration_id or credential_identifier is missing.");

        MessageEncryption? answerTo = null;
        if (json.ContainsKey(VciNames.CredentialResponseEncryption)
            && !MessageEncryption.Read(json[VciNames.CredentialResponseEncryption]).TryGet(out answerTo, out var refusal))
        {
            return refusal;
        }
        if (json[VciNames.Proofs] is not JsonObject { Count: 1 } proofs)
            return new Refusal("invalid-proof", "proofs must hold exactly one proof type, jwt or attestation.");
        if (proofs.ContainsKey(VciNames.Attestation))
        {
            // Appendix F: exactly one key attestation, however many keys are in it.
            return proofs.Texts(VciNames.Attestation) is [var attestation]
                ? new CredentialRequest(configuration, []) { Identifier = identifier, Attestation = attestation, AnswerTo = answerTo }
                : new Refusal("invalid-proof", "The proof type attestation holds exactly one JWT.");
        }
        if (proofs.Texts(VciNames.Jwt) is not { } jwts)
            return new Refusal("invalid-proof", "The proof type jwt holds at least one JWT.");
        return jwts.Count <= batchSize
            ? new CredentialRequest(configuration, jwts) { Identifier = identifier, AnswerTo = answerTo }
            : new Refusal("invalid-proof", $"At most {batchSize} proofs can be given at once.");
    }

    public JsonObject ToJson()
    {
        var json = new JsonObject
        {
            [Identifier is null ? VciNames.CredentialConfigurationId : VciNames.CredentialIdentifier] = Identifier ?? ConfigurationId,
            [VciNames.Proofs] = Attestation is null
                ? new JsonObject { [VciNames.Jwt] = new JsonArray([.. JwtProofs.Select(proof => (JsonNode)proof)]) }
                : new JsonObject { [VciNames.Attestation] = new JsonArray(Attestation) },
        };
        if (AnswerTo is not null)
            json[VciNames.CredentialResponseEncryption] = AnswerTo.ToJson();
        return json;
    }
}
