using System.CommandLine;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol;
using TrustLedger.Wallet.Api;
using TrustLedger.Wallet.Signing;
using TrustLedger.Wallet.Terminal;

namespace TrustLedger.Wallet.Commands;

/// <summary><c>wallet trust [UID]</c>: who stands behind each of one's claims.</summary>
internal static class TrustCommand
{
    public static Command Create(CommandFactory commands)
    {
        var uid = new Argument<string?>("uid") { Description = Texts.ClaimUidArgument.In(commands.Language), Arity = ArgumentArity.ZeroOrOne };
        return commands.Create("trust", Texts.TrustHelp, "wallet trust", [uid],
            (context, cancellationToken) => RunAsync(context, context.GetOptional(uid), cancellationToken));
    }

    private static async Task<Result<Report>> RunAsync(WalletContext context, string? uid, CancellationToken cancellationToken)
    {
        if (!Desk.Open(context).TryGet(out var desk, out var refusal))
            return refusal;
        var caller = desk.AgencyCaller;
        if (caller is null)
        {
            if (!(await desk.BindingAsync(cancellationToken)).TryGet(out var binding, out refusal))
                return refusal;
            caller = new HandleCaller(binding);
        }

        if (!(await desk.Api.GetAsync(uid is null ? "claims" : $"claims/{uid}", caller, cancellationToken)).TryGet(out var answer, out refusal))
            return refusal;

        var report = new Report();
        IEnumerable<JsonObject> claims = uid is null
            ? (answer.Json["claims"] as JsonArray)?.OfType<JsonObject>() ?? []
            : [answer.Json];
        foreach (var claim in claims)
            Describe(report, claim);
        if (report.Lines.Count == 0)
            report.Say(Texts.NoClaims);
        foreach (var (member, value) in answer.Json)
            report.Set(member, value?.DeepClone());
        return report;
    }

    private static void Describe(Report report, JsonObject claim)
    {
        report.Show(Texts.Claim, $"{claim.Text("predicate")}  {claim.Text("uid")}").Show(Texts.State, Texts.StateOf(claim.Text("state")));
        foreach (var (point, label) in new[] { ("self", Texts.SaidBySelf), ("others", Texts.SaidByOthers), ("relying", Texts.ReliedOn) })
        {
            foreach (var standing in (claim[point] as JsonArray)?.OfType<JsonObject>() ?? [])
                report.Show(label, $"{standing.Text("as")} {standing.Text("name") ?? standing.Text("organisation")} {standing.Text("role")}  {standing.Text("why")}");
        }
    }
}
