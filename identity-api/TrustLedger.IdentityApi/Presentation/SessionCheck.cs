using System.Globalization;
using TrustLedger.Credentials.OpenId4Vp;

namespace TrustLedger.IdentityApi.Presentation;

/// <summary>The last check of the acceptance rule: on the same device, the redirect came back in the session that began it.</summary>
internal static class SessionCheck
{
    public static Check Of(StoredPresentation stored, DateTimeOffset now) => stored switch
    {
        { IsSameDevice: false } => Made(CheckResult.Passed, "asked across devices: there is no browser to compare"),
        { Strayed: { } strayed } => Made(CheckResult.Failed, $"session-wrong: another browser came back at {Text(strayed)}"),
        { Returned: { } returned } => Made(CheckResult.Passed, $"the response code came back in the session that began it at {Text(returned)}"),
        { IsReturning: true } when stored.IsReturnOver(now) => Made(CheckResult.Failed, "response-code-wrong: nobody came back with it in time"),
        _ => Made(CheckResult.Unknown, "not reached: no browser has come back"),
    };

    private static Check Made(CheckResult result, string evidence) => new(CheckNames.Session, "", result, evidence);

    private static string Text(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
