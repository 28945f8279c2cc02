namespace TrustLedger.Tests.IdentityApi;

/// <summary>Waits for what another task brings about, and fails when it does not come.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static async Task HoldsAsync(Func<Task<bool>> holds)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await holds())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < Patience, "It did not come to hold in 10 s.");
            await Task.Delay(20);
        }
    }
}
