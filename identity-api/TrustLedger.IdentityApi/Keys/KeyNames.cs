using System.Globalization;

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

    /// <summary>The name of the issuer's nth key, counted from 1: <c>issuer</c>, <c>issuer-2</c>, and so on.</summary>
    public static string NthIssuer(int number) =>
        number == 1 ? Issuer : string.Create(CultureInfo.InvariantCulture, $"{Issuer}-{number}");

    /// <summary>Whether one key of the issuer was made after another.</summary>
    public static bool IsLaterIssuer(string name, string than) => NumberOf(name) > NumberOf(than);

    /// <summary>Whether the keystore's key of this name is one of the issuer's.</summary>
    public static bool IsIssuer(string name) => NumberOf(name) > 0;

    private static int NumberOf(string name) =>
        name == Issuer ? 1
        : name.StartsWith(Issuer + "-", StringComparison.Ordinal)
            && int.TryParse(name.AsSpan(Issuer.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && NthIssuer(number) == name ? number
        : 0;

    /// <summary>The certificate of one of the P-256 keys.</summary>
    public static string CertificateFile(string key) => $"{key}.pem";
}
