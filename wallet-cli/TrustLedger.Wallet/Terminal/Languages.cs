using System.Globalization;

namespace TrustLedger.Wallet.Terminal;

/// <summary>Finds the language: the option first, then the locale.</summary>
internal static class Languages
{
    // In the order in which POSIX reads them.
    private static readonly string[] LocaleVariables = ["LC_ALL", "LC_MESSAGES", "LANG"];

    /// <summary>Finds <c>--lang</c> before the command line is parsed, because the help is written in it.</summary>
    public static Language OfArguments(IReadOnlyList<string> arguments)
    {
        for (var at = 0; at < arguments.Count; at++)
        {
            if (arguments[at] == "--lang" && at + 1 < arguments.Count)
                return Parse(arguments[at + 1]);
            if (arguments[at].StartsWith("--lang=", StringComparison.Ordinal))
                return Parse(arguments[at]["--lang=".Length..]);
        }

        return OfLocale();
    }

    public static Language Parse(string name) =>
        name.StartsWith("zh", StringComparison.OrdinalIgnoreCase) ? Language.Chinese : Language.English;

    private static Language OfLocale() => Parse(
        LocaleVariables.Select(Environment.GetEnvironmentVariable)
            .FirstOrDefault(value => value is { Length: > 0 }) ?? CultureInfo.CurrentUICulture.Name);
}
