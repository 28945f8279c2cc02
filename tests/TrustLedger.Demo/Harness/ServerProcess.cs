using System.Diagnostics;

namespace TrustLedger.Demo.Harness;

/// <summary>One server of the city, as a real process on loopback. Its output goes to a log file.</summary>
internal sealed class ServerProcess(string program, IReadOnlyList<string> arguments, Uri health, string logFile) : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(15);

    private Process? _process;
    private Task _copying = Task.CompletedTask;

    public int? ProcessId => _process is { HasExited: false } running ? running.Id : null;

    /// <summary>Returns once the server answers its health check.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _process?.Dispose();
        _process = CommandRunner.Start(program, arguments);
        _process.StandardInput.Close();
        _copying = CopyAsync(_process);

        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
        var waited = Stopwatch.StartNew();
        while (true)
        {
            if (_process.HasExited)
                throw new StepFailedException($"{Path.GetFileName(program)} ended at start: {await TailAsync()}");
            if (waited.Elapsed > StartLimit)
                throw new StepFailedException($"{Path.GetFileName(program)} does not answer {health}.");
            if (await AnswersAsync(http, cancellationToken))
                return;
            await Task.Delay(50, cancellationToken);
        }
    }

    /// <summary>Asks the server to stop and waits until it has; after 15 s the plug is pulled.</summary>
    public async Task StopAsync()
    {
        if (_process is null or { HasExited: true })
            return;
        Signals.AskToStop(_process.Id);
        using var limit = new CancellationTokenSource(StopLimit);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            Signals.PullThePlug(_process.Id);
            await _process.WaitForExitAsync(CancellationToken.None);
        }
        await _copying;
    }

    /// <summary>SIGKILL: nothing of the process runs after this.</summary>
    public async Task PullThePlugAsync()
    {
        if (_process is null or { HasExited: true })
            return;
        Signals.PullThePlug(_process.Id);
        await _process.WaitForExitAsync(CancellationToken.None);
        await _copying;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _process?.Dispose();
    }

    private async Task<bool> AnswersAsync(HttpClient http, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await http.GetAsync(health, cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task CopyAsync(Process process)
    {
        await using var file = new FileStream(logFile, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        using var gate = new SemaphoreSlim(1);
        await Task.WhenAll(CopyAsync(process.StandardOutput, file, gate), CopyAsync(process.StandardError, file, gate));
    }

    private static async Task CopyAsync(StreamReader from, FileStream to, SemaphoreSlim gate)
    {
        while (await from.ReadLineAsync() is { } line)
        {
            await gate.WaitAsync();
            try
            {
                await to.WriteAsync(System.Text.Encoding.UTF8.GetBytes(line + "\n"));
                await to.FlushAsync();
            }
            finally
            {
                gate.Release();
            }
        }
    }

    private async Task<string> TailAsync()
    {
        await _copying;
        var lines = await File.ReadAllLinesAsync(logFile);
        return string.Join(' ', lines.TakeLast(4)).Trim();
    }
}
