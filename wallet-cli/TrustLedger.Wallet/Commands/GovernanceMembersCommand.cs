using System.CommandLine;
using System.Text.Json.Nodes;
using TrustLedger.Protocol.State;
using TrustLedger.Wallet.Terminal;

namespace TrustLedger.Wallet.Commands;

/// <summary><c>wallet governance members</c>: who may sign on a log and since which entry, as a replay of it tells.</summary>
internal static class GovernanceMembersCommand
{
    public static Command Create(CommandFactory commands)
    {
        var log = commands.Option("--log", "NAME", Texts.LogOption);
        var all = commands.Switch("--all", Texts.AllMembersOption);
        return commands.Create("members", Texts.MembersHelp, "wallet governance members --log identity", [log, all],
            (context, cancellationToken) =>
            {
                var (now, isAll) = ((ulong)context.Now.ToUnixTimeMilliseconds(), context.Get(all));
                return GovernanceReading.TellAsync(
                    context, context.Get(log), (_, state) => Describe(state, now, isAll), cancellationToken);
            });
    }

    private static Report Describe(LedgerState state, ulong now, bool all)
    {
        var report = new Report();
        var members = state.Members.Where(member => all || member.StoodAt(now)).ToList();
        foreach (var member in members)
        {
            report.Show(Said.Same(member.OrganisationText), Texts.MemberLine(
                member.RoleText, member.PlaceText, KeyText(member), member.FromIndex,
                member.StoodAt(now) ? Said.Same("") : Texts.Ended(member.EndIndex)));
        }

        var accredited = state.Accreditations.Where(one => all || one.StoodAt(now)).ToList();
        foreach (var one in accredited)
            report.Show(Texts.Accredited, $"{one.OrganisationText} {one.Purpose} {one.Spki}");
        return report
            .Set("members", new JsonArray([.. members.Select(member => (JsonNode)Json(member, now))]))
            .Set("accreditations", new JsonArray([.. accredited.Select(one => (JsonNode)Json(one, now))]));
    }

    private static string KeyText(Membership member) => member.Address?.ToString() ?? member.Key.ToString();

    private static JsonObject Json(Membership member, ulong now) => new JsonObject
    {
        ["uid"] = member.Uid.ToString(),
        ["organisation"] = member.OrganisationText,
        ["role"] = member.RoleText,
        ["place"] = member.PlaceText,
        ["key"] = KeyText(member),
        ["from"] = member.From,
        ["until"] = member.Until,
        ["sinceIndex"] = member.FromIndex,
        ["endIndex"] = member.EndIndex,
        ["stands"] = member.StoodAt(now),
    };

    private static JsonObject Json(Accreditation one, ulong now) => new JsonObject
    {
        ["uid"] = one.Uid.ToString(),
        ["organisation"] = one.OrganisationText,
        ["credentialType"] = one.CredentialType.ToString(),
        ["spki"] = one.Spki.ToString(),
        ["purpose"] = System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(one.Purpose.ToString()),
        ["from"] = one.From,
        ["until"] = one.Until,
        ["sinceIndex"] = one.FromIndex,
        ["endIndex"] = one.EndIndex,
        ["stands"] = one.StoodAt(now),
    };
}
