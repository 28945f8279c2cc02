using System.Text;

namespace TrustLedger.Casework.Identifiers;

/// <summary>How identifiers are typed, and how they are meant.</summary>
internal static class CharacterForms
{
    /// <summary>Full-width ASCII made narrow, spaces left out, small letters made capital.</summary>
    public static string Narrow(string? text)
    {
        if (text is null || text.Length > 64)
            return "";
        var narrow = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (c is ' ' or '\t' or '\u3000' or '\u00a0')
                continue;
            var ascii = c is >= '\uff01' and <= '\uff5e' ? (char)(c - 0xfee0) : c;
            narrow.Append(ascii is >= 'a' and <= 'z' ? (char)(ascii - 32) : ascii);
        }

        return narrow.ToString();
    }

    public static bool IsDigits(this ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('0', '9');
}
