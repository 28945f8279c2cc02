using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using TrustLedger.Client.Keystore;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Keys;

namespace TrustLedger.IdentityApi.Keys;

/// <summary>The API's own keys, opened once at the start. Made by <c>identity-api init</c> and never silently.</summary>
/// <remarks>
/// A thief of the keystore and its passphrase could issue, sign statuses and bindings and grant as this organisation
/// until its keys are suspended on the ledger, and with the database read the register.
/// </remarks>
public sealed class ServiceKeys : IDisposable
{
    /// <summary>Signs credentials.</summary>
    public required CertifiedKey Issuer { get; init; }

    /// <summary>How the keystore names <see cref="Issuer"/>.</summary>
    public string IssuerName { get; init; } = KeyNames.Issuer;

    /// <summary>The issuer's keys of before and those to come, by name: published, and not signed with.</summary>
    public IReadOnlyDictionary<string, CertifiedKey> OtherIssuers { get; init; } =
        new Dictionary<string, CertifiedKey>(StringComparer.Ordinal);

    /// <summary>Signs status list tokens.</summary>
    public required CertifiedKey Status { get; init; }

    /// <summary>Signs presentation requests.</summary>
    public required CertifiedKey Verifier { get; init; }

    /// <summary>Signs the API's own access tokens.</summary>
    public required ECDsa Tokens { get; init; }

    /// <summary>Opens encrypted credential requests (OpenID4VCI 1.0 §10).</summary>
    public required ECDiffieHellman Encryption { get; init; }

    /// <summary>Signs <c>binding</c> statements.</summary>
    public required Secp256k1Key Registrar { get; init; }

    /// <summary>Signs <c>decision</c> statements that grant, and nothing else.</summary>
    public required Secp256k1Key AutoDecision { get; init; }

    /// <summary>Hands statements in to the node, and reads it.</summary>
    public required Secp256k1Key Relay { get; init; }

    /// <summary>Key of <see cref="Storage.ColumnCipher"/>.</summary>
    public required byte[] Columns { get; init; }

    /// <summary>Key of <see cref="Storage.LookupHash"/>.</summary>
    public required byte[] Lookups { get; init; }

    /// <summary>The root certificate that wallets and verifiers trust, in DER. Never part of an <c>x5c</c>.</summary>
    public required byte[] Anchor { get; init; }

    /// <summary>What some of the keys are on; null where all came from the keystore.</summary>
    public IDisposable? Token { get; init; }

    /// <param name="folder">Holds the keystore and the certificates.</param>
    /// <param name="passphrase">Opens the keystore.</param>
    /// <param name="token">Where some of the keys are in place of the keystore; null for none.</param>
    /// <param name="issuerName">Which of the issuer's keys signs.</param>
    /// <returns>The keys; what keystore or token refuse; <c>certificate-missing</c>; or <c>certificate-other-key</c>.</returns>
    public static Result<ServiceKeys> Open(
        string folder, Passphrase passphrase, SigningTokenOptions? token = null, string issuerName = KeyNames.Issuer)
    {
        if (!KeystoreFile.Open(Path.Combine(folder, KeyNames.KeystoreFile), passphrase).TryGet(out var keystore, out var refusal))
            return refusal;
        if (!KeySource.Open(keystore, token).TryGet(out var source, out refusal))
        {
            keystore.Dispose();
            return refusal;
        }

        using (source)
        {
            if (!Certified(folder, source, issuerName).TryGet(out var issuer, out refusal)
                || !Others(folder, source, issuerName).TryGet(out var others, out refusal)
                || !Certified(folder, source, KeyNames.Status).TryGet(out var status, out refusal)
                || !Certified(folder, source, KeyNames.Verifier).TryGet(out var verifier, out refusal)
                || !keystore.P256(KeyNames.Tokens).TryGet(out var tokens, out refusal)
                || !Agreement(keystore, KeyNames.Encryption).TryGet(out var encryption, out refusal)
                || !Secp256k1(keystore, KeyNames.Registrar).TryGet(out var registrar, out refusal)
                || !Secp256k1(keystore, KeyNames.AutoDecision).TryGet(out var autoDecision, out refusal)
                || !Secp256k1(keystore, KeyNames.Relay).TryGet(out var relay, out refusal)
                || !keystore.Get(KeyNames.Columns, StoredKeyKind.Symmetric32).TryGet(out var columns, out refusal)
                || !keystore.Get(KeyNames.Lookups, StoredKeyKind.Symmetric32).TryGet(out var lookups, out refusal)
                || !Certificate(folder, KeyNames.AnchorFile).TryGet(out var anchor, out refusal))
            {
                source.Token?.Dispose();
                return refusal;
            }

            return new ServiceKeys
            {
                Token = source.Token,
                Issuer = issuer,
                IssuerName = issuerName,
                OtherIssuers = others,
                Status = status,
                Verifier = verifier,
                Tokens = tokens,
                Encryption = encryption,
                Registrar = registrar,
                AutoDecision = autoDecision,
                Relay = relay,
                Columns = columns,
                Lookups = lookups,
                Anchor = anchor,
            };
        }
    }

    public void Dispose()
    {
        Issuer.Dispose();
        foreach (var other in OtherIssuers.Values)
            other.Dispose();
        Status.Dispose();
        Verifier.Dispose();
        Tokens.Dispose();
        Encryption.Dispose();
        Registrar.Dispose();
        AutoDecision.Dispose();
        Relay.Dispose();
        Token?.Dispose();
        CryptographicOperations.ZeroMemory(Columns);
        CryptographicOperations.ZeroMemory(Lookups);
    }

    // One without a certificate was made by a run that was cut short: nobody has seen it yet.
    private static Result<IReadOnlyDictionary<string, CertifiedKey>> Others(string folder, KeySource keys, string issuerName)
    {
        var others = new Dictionary<string, CertifiedKey>(StringComparer.Ordinal);
        for (var number = 1; keys.Has(KeyNames.NthIssuer(number)); number++)
        {
            var name = KeyNames.NthIssuer(number);
            if (name == issuerName || !File.Exists(Path.Combine(folder, KeyNames.CertificateFile(name))))
                continue;
            if (!Certified(folder, keys, name).TryGet(out var other, out var refusal))
                return refusal;
            others[name] = other;
        }

        return others;
    }

    private static Result<CertifiedKey> Certified(string folder, KeySource keys, string name)
    {
        if (!keys.P256(name).TryGet(out var key, out var refusal)
            || !Certificate(folder, KeyNames.CertificateFile(name)).TryGet(out var certificate, out refusal))
            return refusal;
        if (CertifiedKey.IsFor(key, certificate))
            return new CertifiedKey(key, [certificate]);
        key.Dispose();
        return new Refusal("certificate-other-key", $"{KeyNames.CertificateFile(name)} is for another key; move it aside and run identity-api init.");
    }

    private static Result<byte[]> Certificate(string folder, string file)
    {
        var path = Path.Combine(folder, file);
        if (!File.Exists(path))
            return new Refusal("certificate-missing", $"{file} is not in the key folder; run identity-api init.");
        using var certificate = X509CertificateLoader.LoadCertificateFromFile(path);
        return certificate.RawData;
    }

    private static Result<ECDiffieHellman> Agreement(KeystoreFile keystore, string name)
    {
        if (!keystore.Get(name, StoredKeyKind.P256).TryGet(out var secret, out var refusal))
            return refusal;
        var key = ECDiffieHellman.Create();
        key.ImportPkcs8PrivateKey(secret, out _);
        CryptographicOperations.ZeroMemory(secret);
        return key;
    }

    private static Result<Secp256k1Key> Secp256k1(KeystoreFile keystore, string name)
    {
        if (!keystore.Get(name, StoredKeyKind.Secp256k1).TryGet(out var secret, out var refusal))
            return refusal;
        var key = Secp256k1Key.FromBytes(secret);
        CryptographicOperations.ZeroMemory(secret);
        return key;
    }
}
