namespace TrustLedger.Tests;

/// <summary>Waits for what another thread does, and fails when it doesn't come.</summary>
internal static class Until
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static async Task True(Func<bool> condition, Func<string>? otherwise = null)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            if (TimeProvider.System.GetElapsedTime(started) > Patience)
                Assert.Fail($"It did not come. {otherwise?.Invoke()}");
            await Task.Delay(5);
        }
    }
}
