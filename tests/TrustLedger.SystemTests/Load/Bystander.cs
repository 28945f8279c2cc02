using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace TrustLedger.SystemTests.Load;

/// <summary>Somebody who asks the API for little, again and again, while others ask for far too much.</summary>
/// <remarks>Also reads how much memory the API's process has had meanwhile.</remarks>
internal sealed class Bystander : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly HttpClient _http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 4 }) { Timeout = TimeSpan.FromSeconds(30) };
    private readonly string _api;
    private readonly int _process;

    private Bystander(string api, int process) => (_api, _process) = (api, process);

    /// <summary>The longest that an answer took.</summary>
    public TimeSpan Slowest { get; private set; }

    public int Answers { get; private set; }

    /// <summary>The most that the process had in memory since this began, in MiB.</summary>
    public int PeakMegabytes => Megabytes();

    /// <summary>Begins to measure: what the process had before does not count.</summary>
    public static Bystander At(string api, int process)
    {
        File.WriteAllText($"/proc/{process}/clear_refs", "5"); // proc(5): the peak is what it is now.
        return new Bystander(api, process);
    }

    /// <summary>Asks until <paramref name="attack"/> is over, and at least a few times.</summary>
    public async Task WatchAsync(Task attack)
    {
        while (!attack.IsCompleted || Answers < 10)
        {
            await AskAsync(HttpMethod.Get, "/healthz");
            await AskAsync(HttpMethod.Post, "/nonce");
            await AskAsync(HttpMethod.Get, "/.well-known/openid-credential-issuer");
            await Task.Delay(Pause);
        }

        await attack;
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Answers} answers, the slowest after {Slowest.TotalMilliseconds:0} ms; {PeakMegabytes} MiB at most");

    public void Dispose() => _http.Dispose();

    private async Task AskAsync(HttpMethod method, string path)
    {
        var asked = Stopwatch.StartNew();
        using var request = new HttpRequestMessage(method, new Uri(_api + path));
        using var answer = await _http.SendAsync(request);
        await answer.Content.ReadAsByteArrayAsync();
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Slowest = asked.Elapsed > Slowest ? asked.Elapsed : Slowest;
        Answers++;
    }

    private int Megabytes()
    {
        const string field = "VmHWM:";
        var line = File.ReadLines($"/proc/{_process}/status").First(text => text.StartsWith(field, StringComparison.Ordinal));
        return int.Parse(line[field.Length..^2], NumberStyles.Integer, CultureInfo.InvariantCulture) / 1_024;
    }
}
