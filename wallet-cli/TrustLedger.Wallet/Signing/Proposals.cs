using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.State;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.Wallet.Signing;

/// <summary>What waits for the governance quorum of a log, and for whom, as a replay of the log tells it.</summary>
internal static class Proposals
{
    private static readonly HashSet<Bytes32> Governed =
        [Schemas.Policy.Uid, Schemas.Member.Uid, Schemas.Accreditation.Uid];

    /// <summary>Whether a statement is one that the governance quorum decides on, under the policy that it is judged by.</summary>
    public static bool IsProposal(LedgerState state, StatementView view) => view.Policy is { } policy
        && (state.Document(policy) ?? state.Policy).GovernanceSchemas.Contains(view.Schema ?? "", StringComparer.Ordinal);

    /// <summary>Every proposal that is pending, in the order of the log.</summary>
    public static IReadOnlyList<Proposal> Waiting(LedgerState state)
    {
        var waiting = new List<Proposal>();
        for (long index = 0; index < state.Size; index++)
        {
            if (state.StatementAt(index) is { } signed && Governed.Contains(signed.Statement.Schema)
                && state.View(signed.Uid) is { State: StatementState.Pending } view && IsProposal(state, view))
            {
                waiting.Add(new Proposal(signed, view, AwaitedOf(state, view)));
            }
        }

        return waiting;
    }

    // Distinct organisations count, and an author's own never: who has spoken is not waited for.
    private static List<string> AwaitedOf(LedgerState state, StatementView view) =>
    [
        .. state.Members.Where(member => member.Address is not null && view.MissingRoles.Contains(member.RoleText, StringComparer.Ordinal)
                && member.CountsAt(state.Size, state.LastAcceptedMilliseconds))
            .Select(member => member.OrganisationText).Distinct(StringComparer.Ordinal)
            .Except(view.Endorsements.Where(said => said.Counts).Select(said => said.By.Organisation).Append(view.Author?.Organisation ?? ""), StringComparer.Ordinal)
            .Order(StringComparer.Ordinal),
    ];
}
