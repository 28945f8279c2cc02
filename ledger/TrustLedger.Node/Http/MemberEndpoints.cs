using System.Text.Json.Nodes;
using TrustLedger.Protocol.State;

namespace TrustLedger.Node.Http;

/// <summary>Who is a member, and which key may issue what, each with the entry that made it so.</summary>
internal static class MemberEndpoints
{
    public static void MapMembers(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/{log}/members", Members).WithSummary("Members and accreditations, ended ones included");

    private static JsonObject Members(LogRequest request) => request.Log.Ledger.Read(state => new JsonObject
    {
        ["size"] = state.Size,
        ["policy"] = Convert.ToHexStringLower(state.Policy.Hash.ToArray()),
        ["members"] = new JsonArray([.. state.Members.Select(member => Of(member, state.LastAcceptedMilliseconds))]),
        ["accreditations"] = new JsonArray(
            [.. state.Accreditations.Select(accreditation => Of(accreditation, state.LastAcceptedMilliseconds))]),
    });

    private static JsonObject Of(Membership member, ulong atMilliseconds) => new()
    {
        ["uid"] = member.Uid.ToString(),
        ["role"] = member.RoleText,
        ["organisation"] = member.OrganisationText,
        ["place"] = member.PlaceText,
        ["keyKind"] = (byte)member.KeyKind,
        ["key"] = member.Address?.ToString() ?? member.Key.ToString(),
        ["from"] = member.From,
        ["until"] = member.Until,
        ["fromIndex"] = member.FromIndex,
        ["endIndex"] = member.EndIndex,
        ["stands"] = member.StoodAt(atMilliseconds),
    };

    private static JsonObject Of(Accreditation accreditation, ulong atMilliseconds) => new()
    {
        ["uid"] = accreditation.Uid.ToString(),
        ["organisation"] = accreditation.OrganisationText,
        ["credentialType"] = accreditation.CredentialType.ToString(),
        ["spki"] = accreditation.Spki.ToString(),
        ["purpose"] = StatementViewJson.Word(accreditation.Purpose),
        ["from"] = accreditation.From,
        ["until"] = accreditation.Until,
        ["fromIndex"] = accreditation.FromIndex,
        ["endIndex"] = accreditation.EndIndex,
        ["stands"] = accreditation.StoodAt(atMilliseconds),
    };
}
