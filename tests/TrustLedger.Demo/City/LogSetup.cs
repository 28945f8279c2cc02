namespace TrustLedger.Demo.City;

/// <summary>One log of the city, as everybody who uses it pins it.</summary>
/// <param name="VerifierKey">The node's key as a note verifier key.</param>
/// <param name="GenesisHash">64 hex digits.</param>
/// <param name="GenesisFile">The envelope that the founders signed.</param>
internal sealed record LogSetup(string Name, string Origin, string VerifierKey, string GenesisHash, string GenesisFile)
{
    public static IReadOnlyList<string> Names { get; } = ["identity", "approvals", "corrections"];

    public static string OriginOf(string name) => $"yunxi.example/{name}";
}
