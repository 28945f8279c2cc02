using System.Diagnostics;

namespace TrustLedger.Benchmarks.Harness;

/// <summary>Writers that each wait for the answer to one statement before they hand in the next.</summary>
internal static class ClosedLoop
{
    /// <summary>Runs asynchronous writers until the work is done.</summary>
    /// <returns>Statements a second.</returns>
    public static async Task<double> Run<T>(int writers, IReadOnlyList<T> work, Func<T, ValueTask> write)
    {
        var next = -1;
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, writers).Select(_ => Task.Run(async () =>
        {
            int i;
            while ((i = Interlocked.Increment(ref next)) < work.Count)
                await write(work[i]);
        })));
        return work.Count / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>Connections that each have one request on its way, all watched by one thread: the least a client can cost.</summary>
    /// <returns>Statements a second.</returns>
    public static double RunOnConnections(int connections, IReadOnlyList<byte[]> requests, Func<RawHttpClient> connect)
    {
        var clients = Enumerable.Range(0, Math.Min(connections, requests.Count)).Select(_ => connect()).ToDictionary(client => client.Socket);
        var (next, answered) = (0, 0);
        var start = Stopwatch.GetTimestamp();
        foreach (var client in clients.Values)
            client.Begin(requests[next++]);
        while (answered < requests.Count)
        {
            var ready = new List<System.Net.Sockets.Socket>(clients.Keys);
            System.Net.Sockets.Socket.Select(ready, null, null, TimeSpan.FromSeconds(30));
            foreach (var client in ready.Select(socket => clients[socket]).Where(client => client.Read()))
            {
                answered++;
                if (next < requests.Count)
                    client.Begin(requests[next++]);
            }
        }

        var rate = requests.Count / Stopwatch.GetElapsedTime(start).TotalSeconds;
        foreach (var client in clients.Values)
            client.Dispose();
        return rate;
    }

    /// <summary>Runs writers on threads of their own, as separate clients would be, until the work is done.</summary>
    /// <returns>Statements a second.</returns>
    public static double RunOnThreads<T>(int writers, IReadOnlyList<T> work, Func<int, Action<T>> writer)
    {
        var next = -1;
        Exception? failed = null;
        var threads = Enumerable.Range(0, writers).Select(number => new Thread(() =>
        {
            try
            {
                var write = writer(number);
                int i;
                while (failed is null && (i = Interlocked.Increment(ref next)) < work.Count)
                    write(work[i]);
            }
#pragma warning disable CA1031 // A thread's own edge: the run ends, and says why.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                failed = exception;
            }
        }, maxStackSize: 256 * 1024)).ToArray();

        var start = Stopwatch.GetTimestamp();
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();
        return failed is null
            ? work.Count / Stopwatch.GetElapsedTime(start).TotalSeconds
            : throw new InvalidOperationException("A client failed.", failed);
    }
}
