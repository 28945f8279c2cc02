namespace TrustLedger.Tests;

/// <summary>Chance that can be repeated: SplitMix64 from a seed.</summary>
internal sealed class Dice(int seed)
{
    private ulong _state = unchecked((ulong)(uint)seed);

    public int Below(int bound) => (int)(Next() % (ulong)bound);

    public byte[] Bytes(int count) => [.. Enumerable.Range(0, count).Select(_ => (byte)(Next() & 0xFF))];

    private ulong Next()
    {
        unchecked
        {
            _state += 0x9E3779B97F4A7C15;
            var z = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
