using TrustLedger.Protocol;

namespace TrustLedger.Node.Sequencing;

/// <summary>Gives acceptance times that never go back, as long as the machine's two clocks agree.</summary>
/// <remarks>Not safe for overlapping calls: the sequencer alone asks.</remarks>
internal sealed class AcceptanceClock
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(5);

    // A clock may be slewed by half a second in this time; anchoring anew keeps an honest slew from adding up.
    private static readonly TimeSpan AnchorLife = TimeSpan.FromMinutes(10);

    private readonly TimeProvider _time;
    private DateTimeOffset _anchorWall;
    private long _anchorTimestamp;
    private ulong _last;

    /// <param name="time">Wall and monotonic clock.</param>
    /// <param name="last">Acceptance time of the log's last entry in Unix milliseconds; 0 for none.</param>
    public AcceptanceClock(TimeProvider time, ulong last)
    {
        (_time, _last) = (time, last);
        Anchor();
    }

    /// <returns>Unix milliseconds, at least the last that was given; or <c>clock-suspect</c>.</returns>
    public Result<ulong> Next()
    {
        var wall = _time.GetUtcNow();
        var elapsed = _time.GetElapsedTime(_anchorTimestamp);
        if ((wall - _anchorWall - elapsed).Duration() > Tolerance)
            return new Refusal("clock-suspect", "Wall clock and monotonic clock moved apart by more than 5 s.");

        var milliseconds = (ulong)Math.Max(0, wall.ToUnixTimeMilliseconds());
        if (_last > milliseconds + (ulong)Tolerance.TotalMilliseconds)
            return new Refusal("clock-suspect", "The wall clock is more than 5 s behind the last entry.");

        if (elapsed > AnchorLife)
            Anchor();
        return _last = Math.Max(_last, milliseconds);
    }

    private void Anchor() => (_anchorWall, _anchorTimestamp) = (_time.GetUtcNow(), _time.GetTimestamp());
}
