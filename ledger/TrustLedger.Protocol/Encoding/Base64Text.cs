using System.Buffers.Text;

namespace TrustLedger.Protocol.Encoding;

/// <summary>Base64url without padding (RFC 7515 §2), one spelling for each value.</summary>
public static class Base64Text
{
    public static string Write(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);

    /// <summary>Null for padding, white space, or left-over bits that are not zero.</summary>
    public static byte[]? Read(string? text)
    {
        if (text is null || text.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_')) || !Base64Url.IsValid(text))
            return null;
        var bytes = Base64Url.DecodeFromChars(text);
        return string.Equals(Write(bytes), text, StringComparison.Ordinal) ? bytes : null;
    }
}
