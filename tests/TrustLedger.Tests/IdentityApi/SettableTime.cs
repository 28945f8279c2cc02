namespace TrustLedger.Tests.IdentityApi;

/// <summary>The system's clock, moved on by as much as a test says. Timers run as ever.</summary>
internal sealed class SettableTime : TimeProvider
{
    private TimeSpan _ahead;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + _ahead;

    public void Advance(TimeSpan by) => _ahead += by;
}
