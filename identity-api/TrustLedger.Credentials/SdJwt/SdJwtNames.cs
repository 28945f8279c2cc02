namespace TrustLedger.Credentials.SdJwt;

/// <summary>The wire names of RFC 9901 and of SD-JWT VC.</summary>
public static class SdJwtNames
{
    public const string Digests = "_sd";
    public const string DigestAlgorithm = "_sd_alg";
    public const string ElementDigest = "...";
    public const string Sha256 = "sha-256";
    public const string Confirmation = "cnf";
    public const string Jwk = "jwk";
    public const string PresentationHash = "sd_hash";
    public const string TransactionDataHashes = "transaction_data_hashes";
    public const string TransactionDataHashesAlgorithm = "transaction_data_hashes_alg";

    /// <summary>The <c>typ</c> of a key binding JWT (RFC 9901 §4.3).</summary>
    public const string KeyBindingTyp = "kb+jwt";

    /// <summary>The <c>typ</c> of an SD-JWT VC; also its format identifier in OpenID4VC.</summary>
    public const string VcTyp = "dc+sd-jwt";
}
