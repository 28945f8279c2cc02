namespace TrustLedger.Tests;

/// <summary>A clock that stands until it is moved, its wall and its monotonic part each by itself. Timers are real.</summary>
internal sealed class ManualTime(DateTimeOffset start) : TimeProvider
{
    private DateTimeOffset _wall = start;
    private TimeSpan _monotonic;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _wall;

    public override long GetTimestamp() => _monotonic.Ticks;

    public void Pass(TimeSpan time) => (_wall, _monotonic) = (_wall + time, _monotonic + time);

    /// <summary>Sets the wall clock as an operator or a bad time server would.</summary>
    public void Jump(TimeSpan time) => _wall += time;
}
