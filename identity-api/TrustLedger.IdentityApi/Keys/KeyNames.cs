namespace TrustLedger.IdentityApi.Keys;

/// <summary>The names under which the keystore holds the API's keys, and the files beside it.</summary>
internal static class KeyNames
{
    public const string KeystoreFile = "keystore.json";
    public const string AnchorFile = "anchor.pem";

    public const string Authority = "development-ca";
    public const string Issuer = "issuer";
    public const string Status = "status";
    public const string Verifier = "verifier";
    public const string Tokens = "tokens";
    public const string Encryption = "encryption";
    public const string Registrar = "registrar";
    public const string AutoDecision = "auto-decision";
    public const string Relay = "relay";
    public const string Columns = "columns";
    public const string Lookups = "lookups";

    /// <summary>The certificate of one of the P-256 keys.</summary>
    public static string CertificateFile(string key) => $"{key}.pem";
}
