using System.CommandLine;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Commitments;
using TrustLedger.Protocol.Statements;
using TrustLedger.Protocol.Statements.Bodies;
using TrustLedger.Wallet.Signing;
using TrustLedger.Wallet.Terminal;

namespace TrustLedger.Wallet.Commands;

/// <summary><c>wallet attest [UID]</c>: a department says what it knows of a claim (他信). Without a uid: what waits.</summary>
internal static class AttestCommand
{
    private const byte CheckedAgainstRegister = 3;

    public static Command Create(CommandFactory commands)
    {
        var uid = new Argument<string?>("uid") { Description = Texts.ClaimUidArgument.In(commands.Language), Arity = ArgumentArity.ZeroOrOne };
        var content = commands.Option("--content", "FILE", Texts.AttestContentOption);
        return commands.Create("attest", Texts.AttestHelp,
            "wallet attest\nwallet attest 0x5ce15dc8037ad2484dee9ece9a76a11091b084848a6451b1d38053904bc39349 --content known.json",
            [uid, content],
            (context, cancellationToken) => context.GetOptional(uid) is { } claim
                ? AttestAsync(context, claim, context.Get(content), cancellationToken)
                : InboxAsync(context, cancellationToken));
    }

    private static async Task<Result<Report>> InboxAsync(WalletContext context, CancellationToken cancellationToken)
    {
        if (!Desk.OpenAgency(context).TryGet(out var desk, out var refusal)
            || !(await desk.Api.GetAsync("attestations/inbox", desk.AgencyCaller, cancellationToken)).TryGet(out var answer, out refusal))
        {
            return refusal;
        }

        var report = new Report();
        foreach (var item in (answer.Json["claims"] as JsonArray)?.OfType<JsonObject>() ?? [])
            report.Show(Said.Same(item.Text("predicate") ?? "?"), item.Text("uid") ?? "?");
        if (report.Lines.Count == 0)
            report.Say(Texts.NothingWaits);
        return report.Set("claims", answer.Json["claims"]?.DeepClone());
    }

    private static async Task<Result<Report>> AttestAsync(
        WalletContext context, string uid, string? contentFile, CancellationToken cancellationToken)
    {
        if (!Desk.OpenAgency(context).TryGet(out var desk, out var refusal))
            return refusal;
        var command = "attest " + uid;
        if (await desk.FinishAsync(command, cancellationToken) is { } finished)
            return Settled.Tell(finished);

        if (!(await desk.LogAsync("identity", cancellationToken)).TryGet(out var log, out refusal)
            || !(await FindAsync(desk, uid, cancellationToken)).TryGet(out var waiting, out refusal)
            || !OpenedStatement.Read(waiting, log.Domain).TryGet(out var claim, out refusal)
            || !claim.Statement.Statement.Read<ClaimBody>().TryGet(out var body, out refusal))
        {
            return refusal;
        }

        var content = AttestationFile.Of(claim.Content, context.Now, basis: null);
        if (contentFile is not null && !(await ContentFile.ReadAsync(context, contentFile, cancellationToken)).TryGet(out content, out refusal))
            return refusal;

        if (waiting["person"] is JsonObject person)
        {
            context.Output.Note(Texts.Name, person.Text("name") ?? "?");
            context.Output.Note(Texts.Number, person.Text("number") ?? "?");
        }

        context.Output.Note(Texts.TheyClaim(body.Predicate.Code() ?? body.Predicate.ToString()));
        ContentFile.Show(context, claim.Content);
        context.Output.Note(Texts.YouAttest);
        ContentFile.Show(context, content);
        if (context.Confirm(Texts.SignQuestion) is { } no)
            return no;

        using var key = desk.AgencyKey();
        var itemKey = Commitment.NewItemKey();
        var signed = desk.Sign(log, key,
            new AttestationBody(body.Predicate, Commitment.Of(itemKey, content), CheckedAgainstRegister, AttestationRelation.Department),
            claim.Statement.Statement.Recipient, claim.Statement.Uid);
        return Settled.Tell(await desk.SayAsync(new Saying
        {
            Command = command,
            Path = $"claims/{claim.Statement.Uid}/attestations",
            Log = log.Name,
            Statement = signed,
            Content = content,
            ItemKey = itemKey,
        }, cancellationToken));
    }

    // A department sees what a claim says while it waits for the department, and with it whom it is about.
    private static async Task<Result<JsonObject>> FindAsync(Desk desk, string uid, CancellationToken cancellationToken)
    {
        if (!(await desk.Api.GetAsync("attestations/inbox", desk.AgencyCaller, cancellationToken)).TryGet(out var answer, out var refusal))
            return refusal;
        var found = (answer.Json["claims"] as JsonArray)?.OfType<JsonObject>()
            .FirstOrDefault(claim => string.Equals(claim.Text("uid"), uid, StringComparison.OrdinalIgnoreCase));
        return found is null ? new Refusal("claim-unknown", "No such claim waits for your department.") : found;
    }
}
