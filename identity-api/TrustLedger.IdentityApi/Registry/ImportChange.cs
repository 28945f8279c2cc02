namespace TrustLedger.IdentityApi.Registry;

/// <summary>What a good line of an import did.</summary>
internal enum ImportChange
{
    Added,
    Updated,

    /// <summary>The register had it word for word.</summary>
    Unchanged,
}
