using System.Security.Cryptography;

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

    /// <summary>Signs status list tokens.</summary>
    public required CertifiedKey Status { get; init; }

    /// <summary>Signs presentation requests.</summary>
    public required CertifiedKey Verifier { get; init; }

    /// <summary>Signs the API's own access tokens.</summary>
    public required ECDsa Tokens { get; init; }

    /// <summary>Key of <see cref="Storage.ColumnCipher"/>.</summary>
    public required byte[] Columns { get; init; }

    /// <summary>Key of <see cref="Storage.LookupHash"/>.</summary>
    public required byte[] Lookups { get; init; }

    public void Dispose()
    {
        Issuer.Dispose();
        Status.Dispose();
        Verifier.Dispose();
        Tokens.Dispose();
        CryptographicOperations.ZeroMemory(Columns);
        CryptographicOperations.ZeroMemory(Lookups);
    }
}
