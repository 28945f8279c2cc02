namespace TrustLedger.Protocol.Encoding;

/// <summary>Bytes as Ethereum tools write them: lower-case hexadecimal behind <c>0x</c>.</summary>
public static class Hex
{
    public static string Write(ReadOnlySpan<byte> bytes) => "0x" + Convert.ToHexStringLower(bytes);

    /// <summary>Reads <c>0x</c> and an even number of hex digits of either case; null for anything else.</summary>
    public static byte[]? Read(string? text)
    {
        if (text is null || text.Length % 2 != 0 || !text.StartsWith("0x", StringComparison.Ordinal))
            return null;

        var bytes = new byte[(text.Length / 2) - 1];
        return Convert.FromHexString(text.AsSpan(2), bytes, out _, out _) == System.Buffers.OperationStatus.Done
            ? bytes
            : null;
    }

    /// <summary>As <see cref="Read(string?)"/>, and null unless there are exactly <paramref name="length"/> bytes.</summary>
    public static byte[]? Read(string? text, int length) => Read(text) is { } bytes && bytes.Length == length ? bytes : null;
}
