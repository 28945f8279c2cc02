using TrustLedger.Client.Reading;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.Faults;

/// <summary>Clients that hand in one statement after another, and say each again until it is acknowledged.</summary>
internal sealed class Writers : IAsyncDisposable
{
    private readonly FaultLog _log;
    private readonly Acknowledgements _acknowledgements;
    private readonly CancellationTokenSource _stop = new();
    private readonly HttpClient _http = NodeClient.CreateHttp();
    private readonly Task _running;
    private readonly SortedDictionary<string, int> _told = new(StringComparer.Ordinal);

    public Writers(FaultLog log, Acknowledgements acknowledgements, int count = 4)
    {
        (_log, _acknowledgements) = (log, acknowledgements);
        _http.Timeout = TimeSpan.FromSeconds(3);
        _running = Task.WhenAll(Enumerable.Range(0, count).Select(_ => Task.Run(RunAsync)));
    }

    /// <summary>What else than an acknowledgement was answered, and how often.</summary>
    public IReadOnlyDictionary<string, int> Told
    {
        get
        {
            lock (_told)
                return new Dictionary<string, int>(_told, StringComparer.Ordinal);
        }
    }

    /// <summary>Returns once the last of them has ended.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _http.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        var client = _log.Client(_http);
        SignedStatement? unanswered = null;
        while (!_stop.IsCancellationRequested)
        {
            unanswered ??= _log.NewStatement();
            try
            {
                // The client checks receipt, proof and checkpoint: what it gives back is proven.
                if ((await client.SubmitAsync(unanswered, Acknowledgement.Published, _stop.Token)).TryGet(out var receipt, out var refusal))
                {
                    _acknowledgements.Add(receipt.Index, receipt.Uid, receipt.Entry.LeafHash);
                    unanswered = null;
                    continue;
                }

                Tell(refusal.Code);
            }
            catch (HttpRequestException fault)
            {
                Tell(fault.StatusCode is { } status ? ((int)status).ToString(System.Globalization.CultureInfo.InvariantCulture) : "away");
            }
            catch (OperationCanceledException)
            {
                Tell("no answer");
            }

            await Task.Delay(20);
        }
    }

    private void Tell(string what)
    {
        lock (_told)
            _told[what] = _told.GetValueOrDefault(what) + 1;
    }
}
