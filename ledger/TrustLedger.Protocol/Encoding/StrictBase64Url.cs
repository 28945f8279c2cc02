using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;

namespace TrustLedger.Protocol.Encoding;

/// <summary>base64url without padding (RFC 7515 §2), where every value has one spelling.</summary>
public static class StrictBase64Url
{
    public static string Encode(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);

    /// <returns>The bytes; null for no text and for what <see cref="TryDecode"/> refuses.</returns>
    public static byte[]? Decode(string? text) => text is not null && TryDecode(text, out var bytes) ? bytes : null;

    /// <summary>False for padding, white space, a foreign character or leftover bits that are not zero.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_'))
                return false;
        }

        if (text.Length % 4 == 1)
            return false;

        // One value, one spelling: bits left over at the end are zero.
        var decoded = new byte[(text.Length / 4 * 3) + (text.Length % 4 == 0 ? 0 : (text.Length % 4) - 1)];
        if (Base64Url.DecodeFromChars(text, decoded, out _, out var written) != OperationStatus.Done || written != decoded.Length)
            return false;
        bytes = decoded;
        return true;
    }
}
