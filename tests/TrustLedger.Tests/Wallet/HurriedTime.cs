namespace TrustLedger.Tests.Wallet;

/// <summary>The clock of someone who does not wait between two looks: pauses are over at once, patience lasts as long as ever.</summary>
internal sealed class HurriedTime : TimeProvider
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, dueTime > TimeSpan.Zero && dueTime < Pause ? TimeSpan.Zero : dueTime, period);
}
