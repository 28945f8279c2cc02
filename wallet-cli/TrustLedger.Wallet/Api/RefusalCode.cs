using System.Diagnostics.CodeAnalysis;
using TrustLedger.Protocol;

namespace TrustLedger.Wallet.Api;

/// <summary>Makes a server's word for its refusal ours, when it is a word that may stand on a terminal.</summary>
internal static class RefusalCode
{
    private const int MostCharacters = 64;

    /// <param name="status">The HTTP status.</param>
    /// <param name="code">RFC 9457's title, or OAuth's error with its underscores.</param>
    /// <param name="detail">Shown as it is, made safe.</param>
    /// <returns>The server's refusal; or <c>server-refused</c> when it gave no readable code.</returns>
    public static Refusal Read(int status, string? code, string? detail)
    {
        var unexplained = new Refusal("server-refused", $"The server answered {status} and did not say why.");
        code = code?.Replace('_', '-');
        return Is(code) ? unexplained with { Code = code, Detail = detail ?? "The server refused the request." } : unexplained;
    }

    public static bool Is([NotNullWhen(true)] string? text) => text is { Length: > 0 and <= MostCharacters }
        && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}
