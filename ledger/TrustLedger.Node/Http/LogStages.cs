using TrustLedger.Node.Sequencing;

namespace TrustLedger.Node.Http;

/// <summary>The stages that an entry goes through, and which of them lag: sequenced, durable, published, flushed, indexed, cosigned.</summary>
/// <remarks>An entry is durable and published in one step: what is durable and not published is a log that has stopped.</remarks>
internal sealed class LogStages
{
    public LogStages(NodeLog log, NodeOptions options, DateTimeOffset now)
    {
        Log = log;
        var oldest = (ulong)Math.Max(0, now.AddSeconds(-options.LagSeconds).ToUnixTimeMilliseconds());
        var (published, flushed, indexed) = (log.Store.Size, log.Store.FlushedSize, log.Index.Size);
        var lagging = new List<string>();
        if (log.Sequencer.Waiting > options.QueueLimit * 3L / 4)
            lagging.Add("sequenced");
        if (flushed < published && AcceptedAt(flushed) < oldest)
            lagging.Add("flushed");
        if (indexed < published && AcceptedAt(indexed) < oldest)
            lagging.Add("indexed");
        if (log.Final is { } final && final.Size < published && AcceptedAt(final.Size) < oldest)
            lagging.Add("cosigned");
        Lagging = lagging;
    }

    public NodeLog Log { get; }

    /// <summary>Stages for which something has waited too long, in the order of an entry's life.</summary>
    public IReadOnlyList<string> Lagging { get; }

    private ulong AcceptedAt(long index) => Log.Store.Recall(index).AcceptedMilliseconds;
}
