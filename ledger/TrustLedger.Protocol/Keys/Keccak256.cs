using System.Buffers.Binary;
using System.Numerics;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Protocol.Keys;

/// <summary>Keccak-256 as Ethereum uses it: the sponge of FIPS 202 with the padding byte 0x01, not SHA-3's 0x06.</summary>
public static class Keccak256
{
    private const int RateBytes = 136;

    private static ReadOnlySpan<ulong> RoundConstants =>
    [
        0x0000000000000001, 0x0000000000008082, 0x800000000000808a, 0x8000000080008000,
        0x000000000000808b, 0x0000000080000001, 0x8000000080008081, 0x8000000000008009,
        0x000000000000008a, 0x0000000000000088, 0x0000000080008009, 0x000000008000000a,
        0x000000008000808b, 0x800000000000008b, 0x8000000000008089, 0x8000000000008003,
        0x8000000000008002, 0x8000000000000080, 0x000000000000800a, 0x800000008000000a,
        0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008,
    ];

    // The lanes in the order in which rho and pi visit them, and by how much each turns.
    private static ReadOnlySpan<byte> PiLanes =>
        [10, 7, 11, 17, 18, 3, 5, 16, 8, 21, 24, 4, 15, 23, 19, 13, 12, 2, 20, 14, 22, 9, 6, 1];

    private static ReadOnlySpan<byte> RhoOffsets =>
        [1, 3, 6, 10, 15, 21, 28, 36, 45, 55, 2, 14, 27, 41, 56, 8, 25, 43, 62, 18, 39, 61, 20, 44];

    public static Bytes32 Of(ReadOnlySpan<byte> bytes)
    {
        Span<ulong> state = stackalloc ulong[25];
        state.Clear();
        for (; bytes.Length >= RateBytes; bytes = bytes[RateBytes..])
            Absorb(state, bytes[..RateBytes]);

        Span<byte> last = stackalloc byte[RateBytes];
        last.Clear();
        bytes.CopyTo(last);
        last[bytes.Length] = 0x01;
        last[RateBytes - 1] |= 0x80;
        Absorb(state, last);

        Span<byte> hash = stackalloc byte[Bytes32.Length];
        for (var i = 0; i < 4; i++)
            BinaryPrimitives.WriteUInt64LittleEndian(hash[(8 * i)..], state[i]);
        return Bytes32.FromBytes(hash);
    }

    /// <summary>Keccak-256 of a text's UTF-8.</summary>
    public static Bytes32 Of(string text) => Of(System.Text.Encoding.UTF8.GetBytes(text));

    private static void Absorb(Span<ulong> state, ReadOnlySpan<byte> block)
    {
        for (var i = 0; i < RateBytes / 8; i++)
            state[i] ^= BinaryPrimitives.ReadUInt64LittleEndian(block[(8 * i)..]);
        Permute(state);
    }

    /// <summary>Keccak-f[1600]: 24 rounds of theta, rho, pi, chi, iota (FIPS 202 §3.2).</summary>
    private static void Permute(Span<ulong> a)
    {
        Span<ulong> c = stackalloc ulong[5];
        foreach (var roundConstant in RoundConstants)
        {
            for (var x = 0; x < 5; x++)
                c[x] = a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20];
            for (var x = 0; x < 5; x++)
            {
                var d = c[(x + 4) % 5] ^ BitOperations.RotateLeft(c[(x + 1) % 5], 1);
                for (var y = 0; y < 25; y += 5)
                    a[x + y] ^= d;
            }

            var moved = a[1];
            for (var i = 0; i < 24; i++)
                (a[PiLanes[i]], moved) = (BitOperations.RotateLeft(moved, RhoOffsets[i]), a[PiLanes[i]]);

            for (var y = 0; y < 25; y += 5)
            {
                a.Slice(y, 5).CopyTo(c);
                for (var x = 0; x < 5; x++)
                    a[x + y] = c[x] ^ (~c[(x + 1) % 5] & c[(x + 2) % 5]);
            }

            a[0] ^= roundConstant;
        }
    }
}
