using System.CommandLine;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Commitments;
using TrustLedger.Protocol.Statements;
using TrustLedger.Protocol.Statements.Bodies;
using TrustLedger.Wallet.Api;
using TrustLedger.Wallet.Keys;
using TrustLedger.Wallet.Signing;
using TrustLedger.Wallet.Terminal;

namespace TrustLedger.Wallet.Commands;

/// <summary><c>wallet endorse SHARE</c>: vouches for someone's claim (他信, by a peer) after seeing what it says.</summary>
internal static class EndorseCommand
{
    public static Command Create(CommandFactory commands)
    {
        var share = commands.Argument("share", Texts.ShareArgument);
        var basis = commands.Option("--basis", "TEXT", Texts.BasisOption);
        return commands.Create("endorse", Texts.EndorseHelp, "wallet endorse 9WbQx2Yc --basis neighbour", [share, basis],
            (context, cancellationToken) => RunAsync(
                context, context.Get(share), context.Get(basis) ?? "personal-knowledge", cancellationToken));
    }

    private static async Task<Result<Report>> RunAsync(
        WalletContext context, string share, string basis, CancellationToken cancellationToken)
    {
        if (!Desk.Open(context).TryGet(out var desk, out var refusal))
            return refusal;
        var command = "endorse " + share;
        if (await desk.FinishAsync(command, cancellationToken) is { } finished)
            return Settled.Tell(finished);

        if (!(await desk.LogAsync("identity", cancellationToken)).TryGet(out var log, out refusal)
            || !(await desk.BindingAsync(cancellationToken)).TryGet(out var binding, out refusal))
        {
            return refusal;
        }

        using var boundKey = binding;
        if (!(await desk.Api.GetAsync($"shares/{Uri.EscapeDataString(share)}", new HandleCaller(binding), cancellationToken)).TryGet(out var answer, out refusal)
            || !OpenedStatement.Read(answer.Json, log.Domain).TryGet(out var claim, out refusal)
            || !claim.Statement.Statement.Read<ClaimBody>().TryGet(out var body, out refusal))
        {
            return refusal;
        }

        context.Output.Note(Texts.PeerClaims(body.Predicate.Code() ?? body.Predicate.ToString()));
        ContentFile.Show(context, claim.Content);
        if (context.Confirm(Texts.VouchQuestion) is { } no)
            return no;

        using var handle = Handles.Next(desk.Vault, log.Origin, "voucher", context.Now);
        var itemKey = Commitment.NewItemKey();
        var content = AttestationFile.Of(claim.Content, context.Now, basis);
        // A peer's word is as good as the peer's own proofing, and no better.
        var level = (byte)(desk.Vault.Content.Flows.GetValueOrDefault("enrol")?.WholeNumber("level") ?? 1);
        var signed = desk.Sign(log, handle,
            new AttestationBody(body.Predicate, Commitment.Of(itemKey, content), level, AttestationRelation.Peer),
            claim.Statement.Statement.Recipient, claim.Statement.Uid);
        return Settled.Tell(await desk.SayAsync(new Saying
        {
            Command = command,
            Path = $"claims/{claim.Statement.Uid}/attestations",
            Log = log.Name,
            Statement = signed,
            Content = content,
            ItemKey = itemKey,
            RequestHandle = binding.Address,
            Extra = new JsonObject { ["share"] = share },
        }, cancellationToken));
    }
}
