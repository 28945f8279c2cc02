using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.Extensions.Options;
using TrustLedger.IdentityApi.Issuance;
using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi.Authorization;

/// <summary>
/// The page on which a resident signs in and decides, in Chinese and English. It needs no script and loads nothing; while it
/// waits for a sign-in it loads itself again.
/// </summary>
internal sealed class ConsentPage(IOptions<IdentityApiOptions> options)
{
    private const string Style =
        """
        body{margin:0;background:#f3f4f6;color:#111827;font:16px/1.6 system-ui,"Noto Sans SC","PingFang SC","Microsoft YaHei",sans-serif}
        main{box-sizing:border-box;max-width:34rem;margin:2rem auto;padding:1.5rem 2rem;background:#fff;border-radius:.75rem;overflow-wrap:anywhere}
        h1{font-size:1.4rem;line-height:1.4;margin:0 0 1rem}h2{font-size:1.05rem;margin:1.75rem 0 .5rem}h1 [lang=en]{font-size:.7em}
        [lang=en]{display:block;color:#4b5563;font-size:.9em;font-weight:normal}p{margin:.5rem 0}
        ul{margin:.25rem 0 1.25rem;padding-left:1.25rem}li [lang=en]{display:inline;margin-left:.5em}
        dl{margin:0;padding:.75rem 1rem;background:#f9fafb;border:1px solid #e5e7eb;border-radius:.5rem}
        dt{color:#4b5563;font-size:.9em}dt [lang=en]{display:inline;margin-left:.5em;font-size:1em}dd{margin:0 0 .5rem}dd:last-child{margin:0}
        .warning{padding:.5rem .75rem;border-left:.25rem solid #d97706;background:#fffbeb}
        svg{display:block;width:100%;max-width:17rem;margin:1rem auto;border:1px solid #d1d5db}
        code{display:block;font-size:1.75rem;letter-spacing:.1em;text-align:center}a.button,button{display:block;box-sizing:border-box;width:100%;margin:.75rem 0;
        padding:.7rem;border:1px solid #1d4ed8;border-radius:.5rem;background:#1d4ed8;color:#fff;font:inherit;text-align:center;
        text-decoration:none;cursor:pointer}button.no{background:#fff;color:#1d4ed8}button [lang=en],a.button [lang=en]{color:inherit}
        a:focus-visible,button:focus-visible{outline:3px solid #f59e0b;outline-offset:2px}
        @media(max-width:36rem){body{background:#fff}main{margin:0;padding:1rem;border-radius:0}}
        """;

    private const int RefreshSeconds = 5;

    // Chinese stays readable in the source; what HTML gives a meaning is written out all the same.
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private static readonly string StyleHash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)));

    /// <summary>The headers of every page here: nothing is loaded, framed, or sent anywhere but to this server and the wallet.</summary>
    /// <param name="redirectUri">Where the form's answer leads: browsers hold redirects to <c>form-action</c> too.</param>
    public static void Protect(HttpResponse response, string? redirectUri)
    {
        var headers = response.Headers;
        var wallet = redirectUri is null ? "" : " " + RedirectUri.FormAction(redirectUri);
        headers.ContentSecurityPolicy =
            $"default-src 'none'; style-src 'sha256-{StyleHash}'; form-action 'self'{wallet}; base-uri 'none'; frame-ancestors 'none'";
        headers.XFrameOptions = "DENY";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
    }

    public static IResult Html(string page, int status = StatusCodes.Status200OK) =>
        TypedResults.Content(page, "text/html; charset=utf-8", Encoding.UTF8, status);

    public static string Error(Refusal refusal) => Page(
        "无法继续", "This cannot go on", refresh: false,
        $"<p>请回到钱包重新开始。<span lang=\"en\">{Text(refusal.Detail)}</span></p>");

    /// <summary>Asks who is there.</summary>
    public string SignIn(StoredAuthorization authorization, SignInLinks links)
    {
        var body = new StringBuilder(Wallet(authorization));
        if (authorization.Presentation is not null)
        {
            body.Append("<h2>用身份凭证登录<span lang=\"en\">Sign in with your identity credential</span></h2>");
            if (links.SameDevice is { } here)
            {
                body.Append("<p>在本机的钱包中出示，只出示公民身份号码；然后钱包会回到本页。")
                    .Append("<span lang=\"en\">Show it from the wallet on this device: only the identity number. The wallet leads back to this page.</span></p>")
                    .Append(CultureInfo.InvariantCulture, $"<a class=\"button\" href=\"{Text(here)}\">打开本机钱包<span lang=\"en\">Open the wallet on this device</span></a>");
            }
            else
            {
                body.Append("<p>钱包已经回答。若没有回到本页，请在原来的应用中重新开始。")
                    .Append("<span lang=\"en\">The wallet has answered. If it did not lead back to this page, begin again where you came from.</span></p>");
            }
        }

        if (links.AcrossDevices is { } elsewhere)
        {
            body.Append("<h2>或用另一台设备的钱包扫描<span lang=\"en\">Or scan with a wallet on another device</span></h2>")
                .Append(QrImage.Of(elsewhere, "QR"))
                .Append("<p class=\"warning\">切勿代他人扫描。<span lang=\"en\">Scan for nobody else: whoever sent you this code could get your credentials.</span></p>");
        }

        body.Append("<h2>或在窗口登录<span lang=\"en\">Or sign in at the window</span></h2>")
            .Append("<p>已经窗口核验的居民，请向工作人员出示证件和此登录码。")
            .Append("<span lang=\"en\">Residents who were proofed at the window show the officer their document and this code.</span></p>")
            .Append(CultureInfo.InvariantCulture, $"<p><code>{Text(authorization.SignInCode![..4])} {Text(authorization.SignInCode[4..])}</code></p>")
            .Append("<p class=\"warning\">切勿把此登录码告诉他人。")
            .Append("<span lang=\"en\">Tell this code to nobody else: whoever sent you this page could get your credentials.</span></p>");
        return Page("登录", "Sign in", refresh: true, body.ToString());
    }

    /// <summary>Asks whether the wallet may have the credentials, and names what is in them.</summary>
    /// <param name="token">Ties the form to the browser.</param>
    public string Consent(StoredAuthorization authorization, string token)
    {
        var body = new StringBuilder(Wallet(authorization))
            .Append("<h2>将签发的凭证<span lang=\"en\">Credentials that it will get</span></h2>");
        foreach (var kind in authorization.Configurations.Select(id => CredentialCatalogue.Find(id)!))
        {
            body.Append(CultureInfo.InvariantCulture, $"<p><strong>{Text(kind.Chinese)}</strong><span lang=\"en\">{Text(kind.English)}</span></p><ul>");
            foreach (var claim in kind.Claims)
                body.Append(CultureInfo.InvariantCulture, $"<li>{Text(claim.Chinese)}<span lang=\"en\">{Text(claim.English)}</span></li>");
            body.Append("</ul>");
        }

        body.Append(CultureInfo.InvariantCulture, $"<form method=\"post\"><input type=\"hidden\" name=\"token\" value=\"{Text(token)}\">")
            .Append("<button name=\"decision\" value=\"allow\">同意并领取<span lang=\"en\">Agree</span></button>")
            .Append("<button class=\"no\" name=\"decision\" value=\"deny\">拒绝<span lang=\"en\">Refuse</span></button></form>");
        return Page("同意签发凭证", "Consent to credentials", refresh: false, body.ToString());
    }

    private string Wallet(StoredAuthorization authorization)
    {
        var known = options.Value.Wallets.FirstOrDefault(wallet => wallet.ClientId == authorization.Client)?.Name;
        var name = known is { Length: > 0 } ? known : authorization.ClientName;
        var standing = name is null && authorization.Instance is null
            ? "<dd class=\"warning\">未经认证的钱包<span lang=\"en\">A wallet that nobody vouches for</span></dd>"
            : "";
        return "<dl><dt>申请领取的钱包<span lang=\"en\">The wallet that asks</span></dt>"
            + $"<dd>{Text(name ?? authorization.Client)}</dd>{standing}"
            + $"<dt>完成后返回<span lang=\"en\">It takes you back to</span></dt><dd>{Text(RedirectUri.FormAction(authorization.RedirectUri))}</dd></dl>";
    }

    private static string Page(string chinese, string english, bool refresh, string body) =>
        $"""
        <!DOCTYPE html>
        <html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
        {(refresh ? $"<meta http-equiv=\"refresh\" content=\"{RefreshSeconds}\">" : "")}
        <title>{chinese} · {english}</title><style>{Style}</style></head>
        <body><main><h1>{chinese}<span lang="en">{english}</span></h1>{body}</main></body></html>
        """;

    private static string Text(string text) => Encoder.Encode(text);
}
