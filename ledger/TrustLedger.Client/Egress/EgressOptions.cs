namespace TrustLedger.Client.Egress;

/// <summary>How far the one way out reaches.</summary>
public sealed class EgressOptions
{
    /// <summary>Lets http and loopback addresses through, for development on one machine. Never in production:
    /// an address in someone's data could then speak to services that trust their own machine.</summary>
    public bool AllowLoopback { get; init; }

    /// <summary>For the whole exchange, from the first look-up to the last byte.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The largest body that is read.</summary>
    public int MaximumBytes { get; init; } = 1024 * 1024;
}
