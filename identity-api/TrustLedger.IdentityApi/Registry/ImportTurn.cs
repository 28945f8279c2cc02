namespace TrustLedger.IdentityApi.Registry;

/// <summary>One import at a time: two would interleave their batches and call each other's lines repeated.</summary>
internal sealed class ImportTurn
{
    private int _taken;

    public bool TryTake() => Interlocked.Exchange(ref _taken, 1) == 0;

    public void Leave() => Interlocked.Exchange(ref _taken, 0);
}
