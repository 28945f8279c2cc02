using System.CommandLine;
using System.Text.Json.Nodes;
using TrustLedger.Client.Reading;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Governance;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.State;
using TrustLedger.Protocol.Statements;
using TrustLedger.Protocol.Statements.Bodies;
using TrustLedger.Wallet.Signing;
using TrustLedger.Wallet.Terminal;

namespace TrustLedger.Wallet.Commands;

/// <summary><c>wallet governance endorse UID</c>: another founding organisation's word on a proposal.</summary>
/// <remarks>The proposal is fetched and proven, its state and its policy come from replaying the log, and all of it is shown.</remarks>
internal static class GovernanceEndorseCommand
{
    public static Command Create(CommandFactory commands)
    {
        var uid = commands.Argument("uid", Texts.ProposalArgument);
        var log = commands.Option("--log", "NAME", Texts.LogOption);
        var refuse = commands.Switch("--refuse", Texts.RefuseProposalOption);
        return commands.Create("endorse", Texts.GovernanceEndorseHelp,
            "wallet governance endorse 0x5ce15dc8037ad2484dee9ece9a76a11091b084848a6451b1d38053904bc39349 --log identity", [uid, log, refuse],
            (context, cancellationToken) => RunAsync(context, context.Get(uid), context.Get(log) ?? "identity",
                context.Get(refuse) ? Verdict.Refuse : Verdict.Approve, cancellationToken));
    }

    private static async Task<Result<Report>> RunAsync(
        WalletContext context, string uidText, string logName, Verdict verdict, CancellationToken cancellationToken)
    {
        if (Bytes32.Read(uidText) is not { } uid)
            return new Refusal("uid-malformed", "A uid is 0x and 64 hex digits.");
        if (!(await LogSeat.OpenAsync(context, logName, cancellationToken)).TryGet(out var seat, out var refusal))
            return refusal;

        using (seat)
        {
            var command = $"governance endorse {logName} {uid} {verdict}";
            if (seat.Pending(command) is { } pending)
                return await GovernanceOutcome.SayAsync(seat, command, pending, uid, cancellationToken);
            if (!(await seat.Node.FindAsync(uid, cancellationToken)).TryGet(out var found, out refusal)
                || !(await seat.ReplayAsync(cancellationToken)).TryGet(out var follower, out refusal))
            {
                return refusal;
            }

            using (follower)
            {
                var view = follower.Read(state => state.View(uid));
                if (view.Policy is not { } policy || !follower.Read(state => Proposals.IsProposal(state, view)))
                    return new Refusal("proposal-unknown", "There is no proposal of that uid on this log.");

                await ShowAsync(context, seat, found, view, cancellationToken);
                context.Output.Note(Texts.YouSay, context.Output.In(Texts.VerdictOf(verdict)));
                if (context.Confirm(Texts.SignQuestion) is { } no)
                    return no;
                var body = new EndorsementBody(verdict, Bytes32.FromCode(Genesis.GovernanceRole), policy.ToWord(), default);
                return await GovernanceOutcome.SayAsync(
                    seat, command, seat.Sign(body, found.Statement.Statement.Recipient, uid), uid, cancellationToken);
            }
        }
    }

    private static async Task ShowAsync(
        WalletContext context, LogSeat seat, FoundStatement found, StatementView view, CancellationToken cancellationToken)
    {
        var author = view.Author is { } by ? $"{by.Organisation} {by.Role} {by.Key}" : found.Statement.Signer.ToString();
        context.Output.Note(Texts.TheyPropose(view.Schema ?? "?", author));
        StatementWords.Show(context, found.Statement.Statement);
        context.Output.Note(Texts.State, context.Output.In(Texts.StateOf(view.State)));
        foreach (var said in view.Endorsements)
            context.Output.Note(Texts.SaidBefore, $"{said.By.Organisation} {said.By.Role}: {context.Output.In(Texts.VerdictOf(said.Verdict))}");

        // Whoever votes on rules sees them whole, and not their hash alone.
        if (found.Statement.Statement.Read<PolicyBody>().TryGet(out var body, out _)
            && (await seat.Node.PolicyAsync(Hash.FromBytes(body.DocumentHash.ToArray()), cancellationToken)).TryGet(out var document, out _))
        {
            ContentFile.Show(context, JsonNode.Parse(document.Bytes.Span)!);
        }
    }
}
