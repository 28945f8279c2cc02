using System.Data.Common;
using TrustLedger.IdentityApi.Storage;

namespace TrustLedger.IdentityApi.Recovery;

/// <summary>Ends, once a minute, the suspensions that nobody confirmed in time.</summary>
internal sealed class LapsedSuspensions(Database database, KeySuspensions suspensions, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await database.WriteAsync(suspensions.LapseAsync, stoppingToken);
            }
            catch (Exception fault) when (fault is DbException or IOException)
            {
                // A fault of the disk is the endpoints' to tell; what is over stays over, and ends a minute later.
            }
        }
    }
}
