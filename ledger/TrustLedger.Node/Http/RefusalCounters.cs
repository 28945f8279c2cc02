using System.Collections.Concurrent;

namespace TrustLedger.Node.Http;

/// <summary>Problems answered since the start, by code. What a closed log answers its own people is not among them.</summary>
internal sealed class RefusalCounters
{
    private readonly ConcurrentDictionary<string, long> _counts = new(StringComparer.Ordinal);

    /// <summary>By code, in its order. There are as many as the sources have literals, and no more.</summary>
    public IReadOnlyList<(string Code, long Count)> All =>
        [.. _counts.OrderBy(count => count.Key, StringComparer.Ordinal).Select(count => (count.Key, count.Value))];

    public void Count(string code, HttpContext context)
    {
        if (context.Features.Get<LogRequest>() is not { Log.IsClosed: true })
            _counts.AddOrUpdate(code, 1, (_, count) => count + 1);
    }
}
