using System.Diagnostics;
using System.Globalization;

namespace TrustLedger.Demo.Harness;

/// <summary>Tells each step with its time. A step that fails ends the story.</summary>
internal sealed class Narrator(TextWriter output)
{
    private readonly Stopwatch _all = Stopwatch.StartNew();

    public int Refusals { get; private set; }

    public void Chapter(string title) => output.WriteLine($"\n{title}");

    public void Line(string text) => output.WriteLine($"             {text}");

    /// <summary>Runs one step and prints <paramref name="told"/> of its result behind the time it took.</summary>
    public async Task<T> StepAsync<T>(string title, Func<Task<T>> step, Func<T, string>? told = null)
    {
        var clock = Stopwatch.StartNew();
        var result = await step();
        Tell(clock.Elapsed, title, told?.Invoke(result));
        return result;
    }

    public Task StepAsync(string title, Func<Task> step) => StepAsync(title, async () =>
    {
        await step();
        return true;
    });

    /// <summary>Runs what must fail; exit 2 with <paramref name="code"/> is the only good end.</summary>
    public async Task MustRefuseAsync(string title, string code, Func<Task<CommandResult>> attempt)
    {
        var clock = Stopwatch.StartNew();
        var result = await attempt();
        if (result.ExitCode != 2 || result.ErrorCode != code)
        {
            throw new StepFailedException(
                $"{title}: expected exit 2 with {code}, got exit {result.ExitCode} with {result.ErrorCode ?? "no code"}. {result.Error.Trim()}");
        }
        Refusals++;
        Tell(clock.Elapsed, title, $"refused: {code}");
    }

    public void End() => output.WriteLine(
        string.Create(CultureInfo.InvariantCulture, $"\nAll steps held, {Refusals} attempts refused as they must be. {_all.Elapsed.TotalSeconds:F1} s"));

    private void Tell(TimeSpan took, string title, string? told)
    {
        var time = string.Create(CultureInfo.InvariantCulture, $"{took.TotalSeconds,8:F2} s");
        output.WriteLine(told is null ? $"{time}   {title}" : $"{time}   {title}: {told}");
    }
}
