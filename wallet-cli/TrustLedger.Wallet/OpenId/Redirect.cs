using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Wallet.Terminal;

namespace TrustLedger.Wallet.OpenId;

/// <summary>Where a verifier sends the person after an answer (OpenID4VP 1.0 §8.2, HAIP 1.0 §5.1): shown, then opened.</summary>
/// <remarks>Only the person's browser goes there. The wallet itself follows no redirect.</remarks>
internal static class Redirect
{
    /// <summary>Says where it leads and opens it. An address that nobody should visit is named and left alone.</summary>
    public static void Follow(WalletContext context, bool allowLoopback, JsonObject answer, Report report)
    {
        if (answer.Text("redirect_uri") is not { } text)
            return;
        if (Read(text, allowLoopback) is not { } url)
        {
            report.Show(Texts.RedirectRefused, text).Set("redirectUri", null).Set("redirectRefused", text);
            return;
        }

        // Shown before it is opened: who sees a strange name can still close the window.
        context.Output.Note(Texts.RedirectTo, HostName.Show(url));
        var opened = context.OpenBrowser(url);
        report.Copy(opened ? Texts.RedirectOpened : Texts.RedirectToOpen, url.AbsoluteUri)
            .Set("redirectUri", url.AbsoluteUri).Set("redirectOpened", opened);
    }

    /// <summary>Null unless a person's browser may be sent there: https, a name that imitates none, no user name in it.</summary>
    public static Uri? Read(string text, bool allowLoopback) =>
        StrictUrl.TryParse(text, out var url) && url.UserInfo.Length == 0 && HostName.Check(url) is null
        && (url.Scheme == Uri.UriSchemeHttps || (allowLoopback && url.Scheme == Uri.UriSchemeHttp && url.IsLoopback))
            ? url
            : null;
}
