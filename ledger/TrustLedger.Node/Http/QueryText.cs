using System.Globalization;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.Node.Http;

/// <summary>What stands in paths and queries, in its one spelling; null for anything else.</summary>
internal static class QueryText
{
    /// <summary>A size or index from 0; <paramref name="absent"/> when the parameter isn't there.</summary>
    public static long? Size(string? text, long? absent) => text is null
        ? absent
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : null;

    /// <summary>A schema by its name or its uid.</summary>
    public static Bytes32? Schema(string text) => Schemas.Find(text)?.Uid ?? Bytes32.Read(text);

    public static Address? Address(string text) => Protocol.Keys.Address.Read(text);

    /// <summary>A hash in 64 hex digits of lower case.</summary>
    public static Hash? HexHash(string text) =>
        text.Length == 2 * Hash.Length && Hex.Read("0x" + text) is { } bytes && Convert.ToHexStringLower(bytes) == text
            ? Hash.FromBytes(bytes)
            : null;
}
