using System.Globalization;
using System.Text;
using TrustLedger.Protocol;

namespace TrustLedger.Wallet.OpenId;

/// <summary>What a host's name looks like to a person. Names that can pass for another are refused, foreign letters are told.</summary>
internal static class HostName
{
    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    // Blocks of the letters that names are written in. What is in none of them is a script of its own.
    private static readonly (int From, int To, Script Script)[] Blocks =
    [
        (0x0041, 0x024f, Script.Latin), (0x0370, 0x03ff, Script.Greek), (0x0400, 0x052f, Script.Cyrillic),
        (0x1100, 0x11ff, Script.Hangul), (0x1c80, 0x1c8f, Script.Cyrillic), (0x1e00, 0x1eff, Script.Latin), (0x1f00, 0x1fff, Script.Greek),
        (0x2e80, 0x3007, Script.Han), (0x3040, 0x30ff, Script.Kana), (0x3100, 0x312f, Script.Bopomofo), (0x3400, 0x9fff, Script.Han),
        (0xac00, 0xd7af, Script.Hangul), (0xf900, 0xfaff, Script.Han), (0x20000, 0x3fffd, Script.Han),
    ];

    // What one orthography mixes in one word (UTS #39 §5.2, "highly restrictive").
    private static readonly Script[] Together =
    [
        Script.Latin | Script.Han | Script.Kana, Script.Latin | Script.Han | Script.Bopomofo, Script.Latin | Script.Han | Script.Hangul,
    ];

    [Flags]
    private enum Script
    {
        None = 0,
        Latin = 1,
        Greek = 2,
        Cyrillic = 4,
        Han = 8,
        Kana = 16,
        Bopomofo = 32,
        Hangul = 64,
        Other = 128,
    }

    /// <returns>
    /// Null; or <c>host-lookalike</c>: one label mixes letters that no language mixes, has signs that nobody sees, or is
    /// punycode that stands for nothing.
    /// </returns>
    public static Refusal? Check(Uri url)
    {
        var refusal = new Refusal("host-lookalike", "The server's name mixes letters of several scripts and can pass for another.");
        if (url.HostNameType != UriHostNameType.Dns)
            return null;
        return Readable(url) is { } name && name.Split('.').All(IsPlain) ? null : refusal;
    }

    /// <summary>The host as people read it, and behind it as it is asked for, where the two differ.</summary>
    public static string Show(Uri url)
    {
        var readable = url.HostNameType == UriHostNameType.Dns ? Readable(url) : null;
        return readable is null || readable == url.IdnHost ? url.IdnHost : $"{readable} = {url.IdnHost}";
    }

    /// <summary>Whether the name has other letters than a keyboard's: then it is told, for a whole word can imitate too.</summary>
    public static bool IsForeign(Uri url) => url.IdnHost.Split('.').Any(label => label.StartsWith("xn--", StringComparison.OrdinalIgnoreCase));

    private static string? Readable(Uri url)
    {
        try
        {
            return Idn.GetUnicode(url.IdnHost);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static bool IsPlain(string label)
    {
        var scripts = Script.None;
        foreach (var rune in label.EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.Control or UnicodeCategory.OtherNotAssigned)
                return false;
            if (Rune.IsLetter(rune))
                scripts |= Of(rune.Value);
        }

        return IsOne(scripts) || Together.Any(together => (scripts & ~together) == Script.None);
    }

    private static bool IsOne(Script scripts) => (scripts & (scripts - 1)) == Script.None;

    private static Script Of(int letter)
    {
        foreach (var (from, to, script) in Blocks)
        {
            if (letter >= from && letter <= to)
                return script;
        }

        return Script.Other;
    }
}
