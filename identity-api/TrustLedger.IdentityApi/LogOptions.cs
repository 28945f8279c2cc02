namespace TrustLedger.IdentityApi;

/// <summary>One log of the node, as this API pins it.</summary>
public sealed class LogOptions
{
    /// <summary>The log's name in its checkpoints. Decides the domain that statements are signed for.</summary>
    public string Origin { get; init; } = "";

    /// <summary>The log's public key as a note verifier key. Receipts that it did not sign are not believed.</summary>
    public string Key { get; init; } = "";

    /// <summary>SHA-256 of the canonical genesis, in hex. A node with another history is refused.</summary>
    public string GenesisHash { get; init; } = "";
}
