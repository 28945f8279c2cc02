using TrustLedger.Benchmarks.Harness;

namespace TrustLedger.Benchmarks;

/// <summary>Subjects measured in turn, round after round, each against the first one of its own round.</summary>
internal sealed class Alternation(LedgerOptions options, LedgerReport report, Action<string> say)
{
    private const int FirstWork = 2_000;
    private const int MostWork = 150_000;

    private readonly HashSet<(string Kind, string Name)> _warm = [];

    /// <param name="kind">engine or http.</param>
    /// <param name="clients">How many at once.</param>
    /// <param name="subjects">Ours first. Each takes a number of statements, prepares them, and tells how many it took a second.</param>
    public async Task Run(string kind, int clients, IReadOnlyList<(string Name, Func<int, int, Task<double>> Measure)> subjects)
    {
        var rates = subjects.ToDictionary(subject => subject.Name, _ => new List<double>(), StringComparer.Ordinal);
        var work = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (name, measure) in subjects)
        {
            // A service that has run for days is compiled: without this the first rounds measure the compiler.
            work[name] = WorkFor(await measure(clients, FirstWork));
            for (var turn = _warm.Add((kind, name)) ? options.WarmUpTurns : 1; turn > 0; turn--)
                work[name] = WorkFor(await measure(clients, work[name]));
        }

        for (var round = 1; round <= options.Rounds; round++)
        {
            foreach (var (name, measure) in subjects)
            {
                var rate = await measure(clients, work[name]);
                work[name] = WorkFor(rate);
                rates[name].Add(rate);
            }

            say($"{kind}, {clients} clients, round {round}: " + string.Join("  ", rates.Select(rate => $"{rate.Key} {rate.Value[^1]:F0}/s")));
        }

        var ours = rates[subjects[0].Name];
        foreach (var (name, _) in subjects)
        {
            report.Rates[$"{kind}{clients}_{name}"] = Spread.Of(rates[name]);
            if (name != subjects[0].Name)
                report.Ratios[$"{kind}{clients}_vs_{name}"] = Spread.Of([.. ours.Zip(rates[name], (mine, rival) => mine / rival)]);
        }
    }

    private int WorkFor(double rate) => Math.Clamp((int)(rate * options.Turn.TotalSeconds), 200, MostWork);
}
