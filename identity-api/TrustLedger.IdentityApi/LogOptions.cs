namespace TrustLedger.IdentityApi;

/// <summary>One log of the node, as this API pins it.</summary>
public sealed class LogOptions
{
    /// <summary>The log's name in its checkpoints. Decides the domain that statements are signed for.</summary>
    public string Origin { get; init; } = "";

    /// <summary>SHA-256 of the canonical genesis, in hex. A node with another history is refused.</summary>
    public string GenesisHash { get; init; } = "";
}
