using System.Diagnostics;
using System.Globalization;
using TrustLedger.Client.Reading;
using TrustLedger.Demo.Harness;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.Faults;

/// <summary>Each system call that an append and its flush make fails once, the first, the second and so on; then fsck.</summary>
internal sealed class CallsRun(FaultLog log, Acknowledgements acknowledgements, Action<string> say)
{
    private const int Safety = 60;

    private static readonly (string Call, string Error)[] Calls =
    [
        ("fdatasync", "EIO"), ("fsync", "EIO"), ("pwrite64", "EIO"), ("pwrite64", "ENOSPC"), ("openat", "EIO"), ("open", "EIO"),
        ("rename", "EIO"), ("unlink", "EIO"), ("mkdir", "EIO"), ("lseek", "EIO"), ("pread64", "EIO"),
    ];

    public async Task<Tally> RunAsync(int most)
    {
        var (comparison, done) = (new Comparison(log, acknowledgements), 0);
        Tally tally = new(0, 0, 0, 0, 0);
        foreach (var (call, error) in Calls)
        {
            var outcomes = new SortedDictionary<string, int>(StringComparer.Ordinal);
            for (var when = 1; when <= (most == 0 ? Safety : most); when++)
            {
                var outcome = await FailAsync(call, error, when);
                if (outcome == "not reached")
                    break;
                done++;
                outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
                var fsck = await log.FsckAsync();
                await using var server = log.Server();
                await server.StartAsync(CancellationToken.None);
                tally = await comparison.RunAsync();
                if (fsck.ExitCode != 0)
                    tally = tally with { SilentlyWrong = tally.SilentlyWrong + 1 };
                if (!tally.IsClean)
                {
                    say($"{call} {error} {when}: {outcome}: {fsck.Output}");
                    return tally;
                }
            }

            say($"{call} {error}: {outcomes.Values.Sum()} failed once each; {string.Join(", ", outcomes.Select(told => $"{told.Value} {told.Key}"))}");
        }

        say(string.Create(CultureInfo.InvariantCulture, $"{done} calls failed once each"));
        return tally;
    }

    private async Task<string> FailAsync(string call, string error, int when)
    {
        await using var server = log.Server();
        await server.StartAsync(CancellationToken.None);
        var trace = log.At("trace");
        File.Delete(trace);
        using var strace = Process.Start(new ProcessStartInfo("strace",
        [
            "-f", "-qq", "-o", trace, "-e", $"trace={call}", "-e", string.Create(CultureInfo.InvariantCulture, $"inject={call}:error={error}:when={when}"),
            "-p", server.ProcessId!.Value.ToString(CultureInfo.InvariantCulture),
        ])) ?? throw new StepFailedException("strace does not start.");
        await Task.Delay(300); // Until it holds every thread.

        using var http = NodeClient.CreateHttp();
        var (client, told) = (log.Client(http), "answered");
        foreach (var statement in new[] { log.NewStatement(), log.NewStatement() })
        {
            if (await HandInAsync(client, statement) is { } trouble)
                told = trouble;
            await Task.Delay(150); // For the flush behind it.
        }

        await server.StopAsync();
        await strace.WaitForExitAsync();
        return File.Exists(trace) && (await File.ReadAllTextAsync(trace)).Contains("(INJECTED)", StringComparison.Ordinal) ? told : "not reached";
    }

    private async Task<string?> HandInAsync(NodeClient client, SignedStatement statement)
    {
        try
        {
            if (!(await client.SubmitAsync(statement, Acknowledgement.Published, CancellationToken.None)).TryGet(out var receipt, out var refusal))
                return refusal.Code;
            acknowledgements.Add(receipt.Index, receipt.Uid, receipt.Entry.LeafHash);
            return null;
        }
        catch (HttpRequestException fault)
        {
            return fault.StatusCode is { } status ? ((int)status).ToString(CultureInfo.InvariantCulture) : "away";
        }
        catch (TaskCanceledException)
        {
            return "no answer";
        }
    }
}
