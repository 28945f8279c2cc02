using TrustLedger.Protocol;

namespace TrustLedger.Node.Storage;

/// <summary>What is said of anything that was pruned.</summary>
internal static class Pruned
{
    public static Refusal Below(long minimum) =>
        new("pruned", $"Entries below the minimum index {minimum} were pruned here. A mirror that keeps them, or a backup, has them.");
}
