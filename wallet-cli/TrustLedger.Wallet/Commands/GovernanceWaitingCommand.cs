using System.CommandLine;
using System.Text.Json.Nodes;
using TrustLedger.Wallet.Signing;
using TrustLedger.Wallet.Terminal;

namespace TrustLedger.Wallet.Commands;

/// <summary><c>wallet governance waiting</c>: proposals that wait, and for whom, as a replay of the log tells it.</summary>
internal static class GovernanceWaitingCommand
{
    public static Command Create(CommandFactory commands)
    {
        var log = commands.Option("--log", "NAME", Texts.LogOption);
        return commands.Create("waiting", Texts.WaitingHelp, "wallet governance waiting --log identity", [log],
            (context, cancellationToken) => GovernanceReading.TellAsync(
                context, context.Get(log), (seat, state) => Describe(Proposals.Waiting(state), seat.Organisation), cancellationToken));
    }

    private static Report Describe(IReadOnlyList<Proposal> waiting, string organisation)
    {
        var report = new Report();
        if (waiting.Count == 0)
            report.Say(Texts.NoProposals);
        foreach (var proposal in waiting)
        {
            report.Show(Texts.Uid, proposal.View.Uid.ToString())
                .Show(Texts.TheyPropose(proposal.View.Schema ?? "?", proposal.View.Author?.Organisation ?? proposal.Signed.Signer.ToString()),
                    string.Join(", ", StatementWords.Read(proposal.Signed.Statement).Select(field => $"{field.Name}={field.Value}")));
            foreach (var said in proposal.View.Endorsements)
                report.Show(Texts.SaidBefore, $"{said.By.Organisation} {said.By.Role}: {said.Verdict}");
            report.Show(Awaits(proposal, organisation) ? Texts.WaitsForYou : Texts.WaitsFor, string.Join(", ", proposal.Awaited));
        }

        return report.Set("waiting", new JsonArray([.. waiting.Select(proposal => (JsonNode)Json(proposal, organisation))]));
    }

    private static JsonObject Json(Proposal proposal, string organisation) => new JsonObject
    {
        ["uid"] = proposal.View.Uid.ToString(),
        ["index"] = proposal.View.Index,
        ["schema"] = proposal.View.Schema,
        ["by"] = proposal.View.Author?.Organisation,
        ["fields"] = new JsonObject(StatementWords.Read(proposal.Signed.Statement)
            .Select(field => KeyValuePair.Create(field.Name, (JsonNode?)JsonValue.Create(field.Value)))),
        ["said"] = new JsonArray([.. proposal.View.Endorsements.Select(said => (JsonNode)new JsonObject
        {
            ["organisation"] = said.By.Organisation,
            ["verdict"] = said.Verdict.ToString().ToLowerInvariant(),
        })]),
        ["roles"] = new JsonArray([.. proposal.View.MissingRoles.Select(role => (JsonNode)role)]),
        ["waitsFor"] = new JsonArray([.. proposal.Awaited.Select(code => (JsonNode)code)]),
        ["yours"] = Awaits(proposal, organisation),
    };

    private static bool Awaits(Proposal proposal, string organisation) => proposal.Awaited.Contains(organisation, StringComparer.Ordinal);
}
