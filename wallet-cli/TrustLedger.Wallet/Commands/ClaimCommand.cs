using System.CommandLine;
using System.Text.Json.Nodes;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Commitments;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Statements.Bodies;
using TrustLedger.Wallet.Keys;
using TrustLedger.Wallet.Signing;
using TrustLedger.Wallet.Terminal;

namespace TrustLedger.Wallet.Commands;

/// <summary><c>wallet claim PREDICATE</c>: says something of oneself (自信), under a handle of its own.</summary>
internal static class ClaimCommand
{
    public static Command Create(CommandFactory commands)
    {
        var predicate = commands.Argument("predicate", Texts.PredicateArgument);
        var content = commands.RequiredOption("--content", "FILE", Texts.ContentOption);
        return commands.Create("claim", Texts.ClaimHelp, "wallet claim residence.months --content claim.json", [predicate, content],
            (context, cancellationToken) => RunAsync(context, context.Get(predicate), context.Get(content)!, cancellationToken));
    }

    private static async Task<Result<Report>> RunAsync(
        WalletContext context, string predicate, string file, CancellationToken cancellationToken)
    {
        if (!Bytes32.TryFromCode(predicate, out var word))
            return new Refusal("predicate-malformed", "A predicate is a code such as residence.months.");
        if (!Desk.Open(context).TryGet(out var desk, out var refusal)
            || !(await ContentFile.ReadAsync(context, file, cancellationToken)).TryGet(out var content, out refusal)
            || !(await desk.BindingAsync(cancellationToken)).TryGet(out var binding, out refusal)
            || !(await desk.LogAsync("identity", cancellationToken)).TryGet(out var log, out refusal))
        {
            return refusal;
        }

        using var boundKey = binding;
        var command = ContentFile.CommandKey($"claim {predicate}", content);
        if (await desk.FinishAsync(command, cancellationToken) is { } finished)
            return Done(finished, predicate);

        context.Output.Note(Texts.ClaimShows(predicate));
        ContentFile.Show(context, content);
        if (context.Confirm(Texts.SignQuestion) is { } no)
            return no;

        using var handle = Handles.Next(desk.Vault, log.Origin, "claim", context.Now);
        using var oneTime = Handles.Next(desk.Vault, log.Origin, "acceptance", context.Now);
        var itemKey = Commitment.NewItemKey();
        var signed = desk.Sign(log, handle, new ClaimBody(word, Commitment.Of(itemKey, content)), handle.Address);
        return Done(await desk.SayAsync(new Saying
        {
            Command = command,
            Path = "claims",
            Log = log.Name,
            Statement = signed,
            Content = content,
            ItemKey = itemKey,
            RequestHandle = binding.Address,
            Extra = new JsonObject { ["oneTimeAddress"] = oneTime.Address.ToLowerHex() },
        }, cancellationToken), predicate);
    }

    private static Result<Report> Done(Result<Settled> said, string predicate) =>
        Settled.Tell(said, (report, _) => report.Both("predicate", Texts.Predicate, predicate));
}
