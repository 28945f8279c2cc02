using System.Text.Json.Nodes;
using TrustLedger.Client.Reading;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Statements;
using TrustLedger.Wallet.Signing;
using TrustLedger.Wallet.Terminal;

namespace TrustLedger.Wallet.Commands;

/// <summary>Hands a governance statement in and tells how the proposal stands afterwards, by replaying the log.</summary>
internal static class GovernanceOutcome
{
    /// <param name="seat">The member's seat at the log.</param>
    /// <param name="command">Command and subject.</param>
    /// <param name="signed">What was signed.</param>
    /// <param name="proposal">The proposal: the statement itself, or what it endorses.</param>
    /// <param name="cancellationToken">Stops the call; the statement stays pending.</param>
    public static async Task<Result<Report>> SayAsync(
        LogSeat seat, string command, SignedStatement signed, Bytes32 proposal, CancellationToken cancellationToken)
    {
        if (!(await seat.SayAsync(command, signed, cancellationToken)).TryGet(out var receipt, out var refusal))
            return refusal;
        var isFinal = await seat.IsFinalAsync(signed, receipt, cancellationToken);
        if (!(await seat.ReplayAsync(cancellationToken)).TryGet(out var follower, out refusal))
            return refusal;
        using (follower)
            return Describe(seat, receipt, signed, follower, proposal, isFinal);
    }

    private static Report Describe(
        LogSeat seat, Receipt receipt, SignedStatement signed, LogFollower follower, Bytes32 proposal, bool isFinal)
    {
        var view = follower.Read(state => state.View(proposal));
        var report = new Report().Say(Texts.OnTheLedger)
            .Both("uid", Texts.Uid, signed.Uid.ToString())
            .Set("index", receipt.Index)
            .Both("log", Texts.LogLabel, seat.Log.Name)
            .Set("proposal", proposal.ToString())
            .Set("final", isFinal)
            .Show(Texts.State, Texts.StateOf(view.State)).Set("state", view.State.ToString().ToLowerInvariant());
        if (view.EffectiveIndex is { } index)
            report.Show(Texts.TookEffect, Texts.WithEntry(index));
        report.Set("effectiveIndex", view.EffectiveIndex);
        if (!isFinal)
            report.Show(Texts.Finality, Texts.NotFinalYet);
        if (view.MissingRoles.Count > 0)
            report.Show(Texts.StillWanted, string.Join(", ", view.MissingRoles));
        return report.Set("wanted", new JsonArray([.. view.MissingRoles.Select(role => (JsonNode)role)]));
    }
}
