using System.Data.Common;
using Dapper;
using Microsoft.Extensions.Options;
using TrustLedger.IdentityApi.Storage;

namespace TrustLedger.IdentityApi.Ledger;

/// <summary>
/// Posts what waits in the outbox, in its order and word for word, until each statement has a stored receipt or a
/// refusal. Killed anywhere, it begins again where the database stands: the uid makes a second posting harmless.
/// </summary>
internal sealed class OutboxSender(
    Outbox outbox,
    Database database,
    ILedgerPost ledger,
    LedgerLogs logs,
    IEnumerable<IReceiptHandler> handlers,
    IOptions<IdentityApiOptions> options,
    ApiMetrics metrics,
    TimeProvider time,
    ILogger<OutboxSender> logger) : BackgroundService
{
    private const int MostAtOnce = 16;
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(5);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(logs.Names.Select(log => SendAsync(log, stoppingToken)));

    private async Task SendAsync(string log, CancellationToken cancellationToken)
    {
        var pause = TimeSpan.Zero;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var added = outbox.Added;
                var sent = await SendWaitingAsync(log, cancellationToken);
                pause = TimeSpan.Zero;
                if (sent == 0)
                {
                    await added.WaitAsync(Poll, time, cancellationToken)
                        .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault) when (fault is HttpRequestException or IOException or OperationCanceledException or DbException)
            {
                // Only faults of the world come here; the outcome is unknown and the same bytes go out again.
                metrics.LedgerFault(log);
                logger.LedgerAway(log, fault is HttpRequestException ? fault.Message : fault.GetType().Name);
                pause = TimeSpan.FromMilliseconds(Math.Clamp(
                    pause.TotalMilliseconds * 2, options.Value.OutboxRetryMilliseconds, LongestPause.TotalMilliseconds));
                await Task.Delay(pause, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<int> SendWaitingAsync(string log, CancellationToken cancellationToken)
    {
        var waiting = (await database.ReadAsync(
            connection => connection.QueryAsync<Waiting>(
                """
                SELECT uid, topic, statement FROM outbox AS item
                WHERE state = 'waiting' AND log = @log AND NOT EXISTS (
                  SELECT 1 FROM outbox AS earlier
                  WHERE earlier.log = item.log AND earlier.uid = item.refers AND earlier.state = 'waiting')
                ORDER BY number LIMIT @MostAtOnce
                """,
                new { log, MostAtOnce }),
            cancellationToken)).ToList();

        await Task.WhenAll(waiting.Select(item => SendAsync(log, item, cancellationToken)));
        return waiting.Count;
    }

    private async Task SendAsync(string log, Waiting item, CancellationToken cancellationToken)
    {
        var outcome = await ledger.PostAsync(log, item.Statement, cancellationToken);
        var handler = handlers.FirstOrDefault(handler => handler.Topic == item.Topic);
        await database.WriteAsync(
            async connection =>
            {
                if (!await outbox.TrySettleAsync(connection, log, item.Uid, outcome) || handler is null)
                    return;
                if (outcome.Receipt is { } receipt)
                    await handler.PublishedAsync(connection, receipt, cancellationToken);
                else
                    await handler.RefusedAsync(connection, item.Uid, outcome.Refusal!.Code, cancellationToken);
            },
            cancellationToken);
        outbox.Changed();

        if (outcome.Receipt is { } published)
        {
            metrics.Published(log);
            logger.Published(item.Uid, log, published.Index);
        }
        else
        {
            logger.StatementRefused(item.Uid, log, outcome.Refusal!.Code);
        }
    }

    private sealed record Waiting(string Uid, string Topic, string Statement);
}
