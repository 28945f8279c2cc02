namespace TrustLedger.Casework.Synthetic;

/// <summary>Numbers that a seed fixes for ever, on every machine: for invented people, never for secrets.</summary>
/// <remarks>SplitMix64 (Steele, Lea, Flood 2014): one addition and one mix a number.</remarks>
public sealed class SeededGenerator(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        unchecked
        {
            _state += 0x9e3779b97f4a7c15;
            var z = _state;
            z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
            z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
            return z ^ (z >> 31);
        }
    }

    /// <summary>From 0 up to, and not including, <paramref name="bound"/>.</summary>
    public int Below(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        return (int)(((UInt128)Next() * (ulong)bound) >> 64);
    }

    public T Pick<T>(IReadOnlyList<T> from) => from[Below(from.Count)];
}
