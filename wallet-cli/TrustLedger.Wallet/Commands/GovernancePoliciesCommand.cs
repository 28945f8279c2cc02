using System.CommandLine;
using System.Text.Json.Nodes;
using TrustLedger.Protocol.State;
using TrustLedger.Wallet.Terminal;

namespace TrustLedger.Wallet.Commands;

/// <summary><c>wallet governance policies</c>: every policy that was in force on a log, and who brought it there.</summary>
internal static class GovernancePoliciesCommand
{
    public static Command Create(CommandFactory commands)
    {
        var log = commands.Option("--log", "NAME", Texts.LogOption);
        return commands.Create("policies", Texts.PoliciesHelp, "wallet governance policies --log identity", [log],
            (context, cancellationToken) => GovernanceReading.TellAsync(
                context, context.Get(log), (_, state) => Describe(state), cancellationToken));
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
