using System.Security.Cryptography;
using System.Text;
using TrustLedger.Client.Keystore;
using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi.Keys;

/// <summary>Makes what <see cref="ServiceKeys"/> opens. Running it again makes only what is missing.</summary>
internal static class KeySetup
{
    private static readonly (string Name, StoredKeyKind Kind)[] Keys =
    [
        (KeyNames.Authority, StoredKeyKind.P256), (KeyNames.Issuer, StoredKeyKind.P256),
        (KeyNames.Status, StoredKeyKind.P256), (KeyNames.Verifier, StoredKeyKind.P256),
        (KeyNames.Tokens, StoredKeyKind.P256), (KeyNames.Encryption, StoredKeyKind.P256),
        (KeyNames.Registrar, StoredKeyKind.Secp256k1), (KeyNames.AutoDecision, StoredKeyKind.Secp256k1),
        (KeyNames.Relay, StoredKeyKind.Secp256k1), (KeyNames.Columns, StoredKeyKind.Symmetric32),
        (KeyNames.Lookups, StoredKeyKind.Symmetric32),
    ];

    private const string IssuerTitle = "Credential issuer";

    private static readonly (string Name, string Title)[] Certified =
        [(KeyNames.Issuer, IssuerTitle), (KeyNames.Status, "Status issuer"), (KeyNames.Verifier, "Verifier")];

    // Came with a later version and opens nothing that is stored: a database of before may well be without it.
    private static readonly string[] Later = [KeyNames.Encryption];

    /// <returns>The folder; what the keystore or the token refuses; or <c>keys-incomplete</c>.</returns>
    /// <exception cref="IOException">Not known to be on the disk: run it again.</exception>
    public static Result<string> Make(
        string dataFolder, Passphrase passphrase, string organisation, Uri issuer, DateTimeOffset now, SigningTokenOptions? token = null)
    {
        var folder = Path.Combine(dataFolder, "keys");
        var path = Path.Combine(folder, KeyNames.KeystoreFile);
        var incomplete = File.Exists(Path.Combine(dataFolder, "identity.db"))
            ? new Refusal("keys-incomplete", "There is a database whose keys are missing; new ones would not open it.")
            : null;
        // Not even an empty keystore: it would be in the way of the one that is restored.
        if (incomplete is not null && !File.Exists(path))
            return incomplete;

        Directory.CreateDirectory(folder);
        var opened = File.Exists(path) ? KeystoreFile.Open(path, passphrase) : KeystoreFile.Create(path, passphrase);
        if (!opened.TryGet(out var keystore, out var refusal))
            return refusal;

        if (!KeySource.Open(keystore, token).TryGet(out var source, out refusal))
        {
            keystore.Dispose();
            return refusal;
        }

        using (source.Token)
        using (source)
        {
            var missing = Keys.Where(key => !source.Has(key.Name)).ToList();
            if (incomplete is not null && missing.Exists(key => !Later.Contains(key.Name, StringComparer.Ordinal)))
                return incomplete;

            foreach (var (name, kind) in missing)
            {
                if (source.Generate(name, kind) is { } notMade)
                    return notMade;
            }

            return Certify(folder, source, Certified, organisation, issuer, now) is { } notCertified ? notCertified : folder;
        }
    }

    /// <summary>Makes the issuer's next key. A run that was cut short is gone on with: a key without a certificate is not passed by.</summary>
    /// <returns>The key's name; or what the keystore or the token refuses.</returns>
    /// <exception cref="IOException">Not known to be on the disk: run it again.</exception>
    public static Result<string> AddIssuer(
        string folder, Passphrase passphrase, string organisation, Uri issuer, DateTimeOffset now, SigningTokenOptions? token)
    {
        if (!KeystoreFile.Open(Path.Combine(folder, KeyNames.KeystoreFile), passphrase).TryGet(out var keystore, out var refusal))
            return refusal;
        if (!KeySource.Open(keystore, token).TryGet(out var source, out refusal))
        {
            keystore.Dispose();
            return refusal;
        }

        using (source.Token)
        using (source)
        {
            var number = 1;
            while (File.Exists(Path.Combine(folder, KeyNames.CertificateFile(KeyNames.NthIssuer(number)))) && source.Has(KeyNames.NthIssuer(number)))
                number++;
            var name = KeyNames.NthIssuer(number);
            if (!source.Has(name) && source.Generate(name, StoredKeyKind.P256) is { } notMade)
                return notMade;
            return Certify(folder, source, [(name, IssuerTitle)], organisation, issuer, now) is { } notCertified ? notCertified : name;
        }
    }

    private static Refusal? Certify(
        string folder, KeySource keys, (string Name, string Title)[] named, string organisation, Uri issuer, DateTimeOffset now)
    {
        if (!keys.P256(KeyNames.Authority).TryGet(out var rootKey, out var refusal))
            return refusal;

        using var authority = DevelopmentAuthority.Open(rootKey, Path.Combine(folder, KeyNames.AnchorFile), organisation, now);
        foreach (var (name, title) in named)
        {
            if (!keys.P256(name).TryGet(out var key, out refusal))
                return refusal;
            using (key)
                DurableFile.TryCreate(
                    Path.Combine(folder, KeyNames.CertificateFile(name)),
                    Encoding.ASCII.GetBytes(PemEncoding.WriteString(
                        "CERTIFICATE", authority.Certify(key, title, organisation, issuer, now)) + "\n"));
        }

        return null;
    }
}
