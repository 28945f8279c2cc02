namespace TrustLedger.Credentials.OpenId4Vci;

/// <summary>The wire names of OpenID for Verifiable Credential Issuance 1.0, in one place.</summary>
public static class VciNames
{
    public const string OfferScheme = "openid-credential-offer";
    public const string PreAuthorizedGrant = "urn:ietf:params:oauth:grant-type:pre-authorized_code";
    public const string AuthorizationCodeGrant = "authorization_code";
    public const string RefreshTokenGrant = "refresh_token";
    public const string ProofType = "openid4vci-proof+jwt";
    public const string KeyAttestationType = "key-attestation+jwt";
    public const string SignedMetadataType = "openidvci-issuer-metadata+jwt";
    public const string SdJwtVcFormat = "dc+sd-jwt";

    public const string IssuerMetadataPath = "/.well-known/openid-credential-issuer";
    public const string AuthorizationServerMetadataPath = "/.well-known/oauth-authorization-server";

    public const string CredentialIssuer = "credential_issuer";
    public const string CredentialEndpoint = "credential_endpoint";
    public const string NonceEndpoint = "nonce_endpoint";
    public const string DeferredCredentialEndpoint = "deferred_credential_endpoint";
    public const string NotificationEndpoint = "notification_endpoint";
    public const string CredentialRequestEncryption = "credential_request_encryption";
    public const string CredentialResponseEncryption = "credential_response_encryption";
    public const string EncryptionRequired = "encryption_required";
    public const string AuthorizationServers = "authorization_servers";
    public const string TokenEndpoint = "token_endpoint";
    public const string BatchCredentialIssuance = "batch_credential_issuance";
    public const string BatchSize = "batch_size";
    public const string CredentialConfigurationsSupported = "credential_configurations_supported";
    public const string CredentialConfigurationIds = "credential_configuration_ids";
    public const string CredentialConfigurationId = "credential_configuration_id";
    public const string CredentialIdentifier = "credential_identifier";
    public const string CredentialOffer = "credential_offer";
    public const string CredentialOfferUri = "credential_offer_uri";
    public const string Grants = "grants";
    public const string PreAuthorizedCode = "pre-authorized_code";
    public const string TransactionCode = "tx_code";
    public const string Proofs = "proofs";
    public const string Jwt = "jwt";
    public const string Attestation = "attestation";
    public const string KeyAttestation = "key_attestation";
    public const string KeyAttestationsRequired = "key_attestations_required";
    public const string Credentials = "credentials";
    public const string Credential = "credential";
    public const string Nonce = "c_nonce";
    public const string TransactionId = "transaction_id";
    public const string Interval = "interval";
    public const string NotificationId = "notification_id";
    public const string Event = "event";
    public const string EventDescription = "event_description";
    public const string IssuerState = "issuer_state";
    public const string AuthorizationServer = "authorization_server";
    public const string AuthorizationDetails = "authorization_details";
    public const string OpenIdCredential = "openid_credential";
    public const string CredentialIdentifiers = "credential_identifiers";
    public const string Claims = "claims";

    public const string DpopNonceHeader = "DPoP-Nonce";
    public const string ClientAttestationHeader = "OAuth-Client-Attestation";
    public const string ClientAttestationPopHeader = "OAuth-Client-Attestation-PoP";
    public const string ClientAttestationChallengeHeader = "OAuth-Client-Attestation-Challenge";
    public const string ChallengeEndpoint = "challenge_endpoint";
    public const string AttestationChallenge = "attestation_challenge";
}
