using System.Data.Common;

namespace TrustLedger.IdentityApi.Access;

/// <summary>Closes each day once it is over, also those that ended while this process was not running.</summary>
internal sealed class AccessDayCloser(AccessDays days, TimeProvider time, ILogger<AccessDayCloser> logger) : BackgroundService
{
    private static readonly TimeSpan Poll = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await days.CloseNextAsync(stoppingToken) is { } day)
                    logger.DayClosed(day);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault) when (fault is DbException or IOException)
            {
                logger.DayNotClosed(fault.GetType().Name); // A full disk: the day waits, and nothing of it is lost.
            }

            await Task.Delay(Poll, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
