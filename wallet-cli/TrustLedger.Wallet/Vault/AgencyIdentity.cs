namespace TrustLedger.Wallet.Vault;

/// <summary>An officer's or agency's place in the world, and its two keys.</summary>
internal sealed record AgencyIdentity
{
    /// <summary>The client id under which the API knows the sign-in key.</summary>
    public required string Client { get; init; }

    /// <summary>Unified social credit code, 18 characters.</summary>
    public required string Organisation { get; init; }

    /// <summary>Division code, six digits.</summary>
    public required string Place { get; init; }

    /// <summary>P-256, PKCS#8: signs in (RFC 7523).</summary>
    public required byte[] SignInKey { get; init; }

    /// <summary>secp256k1, 32 bytes: signs statements.</summary>
    public required byte[] StatementKey { get; init; }
}
