using Microsoft.Extensions.Options;

namespace TrustLedger.Node.Witnessing;

/// <summary>How long a caller waits for cosignatures.</summary>
internal sealed class CosignedPatience(IOptions<NodeOptions> options, TimeProvider time)
{
    /// <returns>The final checkpoint that holds the entry; null when there was none in time.</returns>
    public Task<FinalCheckpoint?> WaitFor(FinalCheckpoints final, long index, CancellationToken cancellationToken) =>
        final.WaitFor(index, TimeSpan.FromMilliseconds(options.Value.CosignedMilliseconds), time, cancellationToken);
}
