namespace TrustLedger.Credentials.OpenId4Vp;

/// <summary>The wire names of OpenID4VP 1.0, in one place.</summary>
public static class OpenId4VpNames
{
    public const string RequestTyp = "oauth-authz-req+jwt";
    public const string RequestMediaType = "application/oauth-authz-req+jwt";

    /// <summary>The <c>aud</c> of a request object when the wallet is not known beforehand (§5.8).</summary>
    public const string AnyWallet = "https://self-issued.me/v2";

    public const string X509HashPrefix = "x509_hash:";
    public const string X509SanDnsPrefix = "x509_san_dns:";
    public const string ResponseTypeVpToken = "vp_token";
    public const string ResponseModeDirectPost = "direct_post";
    public const string ResponseModeDirectPostJwt = "direct_post.jwt";
    public const string KeyAgreement = "ECDH-ES";

    public const string ClientId = "client_id";
    public const string ClientMetadata = "client_metadata";
    public const string DcqlQuery = "dcql_query";
    public const string EncryptionValues = "encrypted_response_enc_values_supported";
    public const string Error = "error";
    public const string ErrorDescription = "error_description";
    public const string Nonce = "nonce";
    public const string RedirectUri = "redirect_uri";
    public const string Request = "request";
    public const string RequestUri = "request_uri";
    public const string RequestUriMethod = "request_uri_method";
    public const string Response = "response";
    public const string ResponseCode = "response_code";
    public const string ResponseMode = "response_mode";
    public const string ResponseType = "response_type";
    public const string ResponseUri = "response_uri";
    public const string Scope = "scope";
    public const string State = "state";
    public const string TransactionData = "transaction_data";
    public const string VerifierInfo = "verifier_info";
    public const string VpFormats = "vp_formats_supported";
    public const string VpToken = "vp_token";
    public const string WalletMetadata = "wallet_metadata";
    public const string WalletNonce = "wallet_nonce";

    /// <summary>The formats that are asked for and taken (Appendix B.3.4).</summary>
    public const string IssuerAlgorithms = "sd-jwt_alg_values";

    /// <inheritdoc cref="IssuerAlgorithms"/>
    public const string HolderAlgorithms = "kb-jwt_alg_values";

    /// <summary>Format of our own <c>verifier_info</c> entry: why the verifier asks, and for which organisation.</summary>
    public const string PurposeFormat = "urn:trustledger:verifier-purpose:1";

    /// <summary>Format of the entry that proves what a verifier is registered for: see <see cref="VerifierRegistration"/>.</summary>
    public const string RegistrationFormat = "urn:trustledger:verifier-registration:1";
}
