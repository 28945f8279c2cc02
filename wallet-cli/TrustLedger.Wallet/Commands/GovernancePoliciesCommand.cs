using System.CommandLine;
using System.Text.Json.Nodes;
using TrustLedger.Protocol;
using TrustLedger.Protocol.State;
using TrustLedger.Wallet.Signing;
using TrustLedger.Wallet.Terminal;

namespace TrustLedger.Wallet.Commands;

/// <summary><c>wallet governance policies</c>: every policy that was in force on a log, and who brought it there.</summary>
internal static class GovernancePoliciesCommand
{
    public static Command Create(CommandFactory commands)
    {
        var log = commands.Option("--log", "NAME", Texts.LogOption);
        return commands.Create("policies", Texts.PoliciesHelp, "wallet governance policies --log identity", [log],
            (context, cancellationToken) => RunAsync(context, context.Get(log) ?? "identity", cancellationToken));
    }

    private static async Task<Result<Report>> RunAsync(WalletContext context, string logName, CancellationToken cancellationToken)
    {
        if (!(await LogSeat.OpenAsync(context, logName, cancellationToken)).TryGet(out var seat, out var refusal))
            return refusal;
        using (seat)
        {
            if (!(await seat.ReplayAsync(cancellationToken)).TryGet(out var follower, out refusal))
                return refusal;
            using (follower)
                return follower.Read(Describe).Set("log", logName).Set("size", follower.Checkpoint!.Size);
        }
    }

    private static Report Describe(LedgerState state)
    {
        var (report, policies) = (new Report(), new JsonArray());
        foreach (var (document, statement) in state.PolicyHistory)
        {
            var view = state.View(statement);
            var hash = Convert.ToHexStringLower(document.Hash.ToArray());
            string[] by = [.. view.Endorsements.Select(said => said.By.Organisation).Prepend(view.Author?.Organisation ?? "").Where(code => code.Length > 0)];
            report.Show(Texts.PolicyVersion(document.Version), Texts.PolicyLine(hash, view.EffectiveIndex, string.Join(", ", by)));
            policies.Add((JsonNode)new JsonObject
            {
                ["version"] = document.Version,
                ["hash"] = hash,
                ["statement"] = statement.ToString(),
                ["index"] = view.Index,
                ["effectiveIndex"] = view.EffectiveIndex,
                ["by"] = new JsonArray([.. by.Select(code => (JsonNode)code)]),
            });
        }

        return report.Set("policies", policies);
    }
}
