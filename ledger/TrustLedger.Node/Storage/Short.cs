using System.Buffers.Binary;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Keys;

namespace TrustLedger.Node.Storage;

/// <summary>The beginning of a word: enough to find candidates by.</summary>
internal static class Short
{
    public static long Of(Bytes32 word)
    {
        Span<byte> bytes = stackalloc byte[Bytes32.Length];
        word.CopyTo(bytes);
        return BinaryPrimitives.ReadInt64BigEndian(bytes);
    }

    public static long Of(Address address) => BinaryPrimitives.ReadInt64BigEndian(address.ToArray());

    /// <summary>Two bytes tell the few schemas of a profile apart.</summary>
    public static long OfSchema(Bytes32 schema) => Of(schema) >>> 48;
}
