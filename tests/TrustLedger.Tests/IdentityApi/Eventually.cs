namespace TrustLedger.Tests.IdentityApi;

/// <summary>Waits for what another task brings about, and fails when it does not come.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static async Task HoldsAsync(Func<Task<bool>> holds)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await holds())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < Patience, "It did not come to hold in a minute.");
            await Task.Delay(20);
        }
    }
}
