using System.CommandLine;
using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol;
using TrustLedger.Wallet.Api;
using TrustLedger.Wallet.Signing;
using TrustLedger.Wallet.Terminal;

namespace TrustLedger.Wallet.Commands;

/// <summary><c>wallet share UID</c>: lets one other person see a claim, so that they can vouch for it.</summary>
internal static class ShareCommand
{
    public static Command Create(CommandFactory commands)
    {
        var uid = commands.Argument("uid", Texts.ClaimUidArgument);
        return commands.Create("share", Texts.ShareHelp,
            "wallet share 0x5ce15dc8037ad2484dee9ece9a76a11091b084848a6451b1d38053904bc39349", [uid],
            (context, cancellationToken) => RunAsync(context, context.Get(uid), cancellationToken));
    }

    private static async Task<Result<Report>> RunAsync(WalletContext context, string uid, CancellationToken cancellationToken)
    {
        if (!Desk.Open(context).TryGet(out var desk, out var refusal)
            || !(await desk.BindingAsync(cancellationToken)).TryGet(out var binding, out refusal))
        {
            return refusal;
        }

        using var key = binding;
        if (!(await desk.Api.PostAsync($"claims/{uid}/shares", [], new HandleCaller(key), cancellationToken)).TryGet(out var answer, out refusal))
            return refusal;
        return answer.Json.Text("share") is { } share
            ? new Report().Both("share", Texts.Share, share).Set("expiresAt", answer.Json.Text("expiresAt"))
            : new Refusal("api-answer-malformed", "The API gave no share.");
    }
}
