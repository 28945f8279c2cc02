using System.CommandLine;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Commitments;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Statements;
using TrustLedger.Protocol.Statements.Bodies;
using TrustLedger.Wallet.Signing;
using TrustLedger.Wallet.Terminal;

namespace TrustLedger.Wallet.Commands;

/// <summary>
/// <c>wallet corrections opine|decide|acknowledge UID</c>: an agency signs a record in its lawful role, after seeing
/// the record and proving that it is the one that was signed.
/// </summary>
internal static class CorrectionsSignCommand
{
    private const string Record = "0x5ce15dc8037ad2484dee9ece9a76a11091b084848a6451b1d38053904bc39349";

    public static Command Opine(CommandFactory commands) => Create(commands, "opine", Texts.OpineHelp, Texts.AgainstOption, "--against",
        (Verdict.Opine, Verdict.OpineAgainst), "office");

    public static Command Decide(CommandFactory commands) => Create(commands, "decide", Texts.DecideHelp, Texts.RefuseRecordOption, "--refuse",
        (Verdict.Approve, Verdict.Refuse), "county-agency");

    public static Command Acknowledge(CommandFactory commands) => Create(commands, "acknowledge", Texts.AcknowledgeHelp, Texts.ObjectOption, "--object",
        (Verdict.Acknowledge, Verdict.Object), "procuratorate");

    private static Command Create(CommandFactory commands, string name, Said help, Said otherHelp, string other,
        (Verdict Usual, Verdict Other) verdicts, string usualRole)
    {
        var uid = commands.Argument("uid", Texts.RecordArgument);
        var otherwise = commands.Switch(other, otherHelp);
        var role = commands.Option("--role", "CODE", Texts.RoleOption(usualRole));
        var reason = commands.Option("--reason", "FILE", Texts.ReasonOption);
        return commands.Create(name, help, $"wallet corrections {name} {Record}", [uid, otherwise, role, reason],
            (context, cancellationToken) => RunAsync(context, context.Get(uid), context.Get(role), usualRole,
                context.Get(otherwise) ? verdicts.Other : verdicts.Usual, context.Get(reason), cancellationToken));
    }

    private static async Task<Result<Report>> RunAsync(WalletContext context, string uidText, string? role, string usualRole, Verdict verdict,
        string? reasonFile, CancellationToken cancellationToken)
    {
        if (Bytes32.Read(uidText) is not { } uid)
            return new Refusal("uid-malformed", "A uid is 0x and 64 hex digits.");
        if (!Desk.OpenAgency(context).TryGet(out var desk, out var refusal))
            return refusal;
        var command = $"corrections {verdict} {uid} {role}";
        if (await desk.FinishAsync(command, cancellationToken) is { } finished)
            return Settled.Tell(finished, RecordLines.State);

        JsonObject? reason = null;
        if (reasonFile is not null && !(await ContentFile.ReadAsync(context, reasonFile, cancellationToken)).TryGet(out reason, out refusal))
            return refusal;
        var path = $"corrections/records/{uid}";
        if (!(await desk.LogAsync("corrections", cancellationToken)).TryGet(out var log, out refusal)
            || !(await desk.Api.GetAsync(path, desk.AgencyCaller, cancellationToken)).TryGet(out var answer, out refusal)
            || !OpenedRecord.Read(answer.Json, log, uid).TryGet(out var record, out refusal)
            || !(await RoleAsync(desk, record, role, usualRole, cancellationToken)).TryGet(out var roleWord, out refusal))
        {
            return refusal;
        }

        context.Output.Note(Texts.RecordIs(record.Body.RecordType.Code() ?? "?"));
        ContentFile.Show(context, record.Opened.Content);
        foreach (var line in RecordLines.Signatures(record.View))
            context.Output.Note(Texts.SignedBy, line);
        context.Output.Note(Texts.YouSay, In(context, verdict));
        context.Output.Note(Texts.ActingAs, roleWord.Code()!);
        if (reason is not null)
            ContentFile.Show(context, reason);
        if (context.Confirm(Texts.SignQuestion) is { } no)
            return no;

        using var key = desk.AgencyKey();
        var itemKey = reason is null ? null : Commitment.NewItemKey();
        var reasonCommitment = reason is null ? default : Commitment.Of(itemKey, reason);
        var signed = desk.Sign(log, key, new EndorsementBody(verdict, roleWord, record.Body.Policy, reasonCommitment),
            record.Opened.Statement.Statement.Recipient, record.Uid);
        return Settled.Tell(await desk.SayAsync(new Saying
        {
            Command = command,
            Path = $"{path}/signatures",
            Log = log.Name,
            Statement = signed,
            Content = reason,
            ItemKey = itemKey,
            // The API wants both members named, also when nothing is given as a reason.
            Extra = reason is null ? new JsonObject { ["content"] = null, ["itemKey"] = null } : [],
        }, cancellationToken), RecordLines.State);
    }

    // An agency with several roles acts in the one that the record waits for; who is not waited for is refused by the log.
    private static async Task<Result<Bytes32>> RoleAsync(
        Desk desk, OpenedRecord record, string? given, string usual, CancellationToken cancellationToken)
    {
        if (given is null)
        {
            if (!(await desk.Api.GetAsync("corrections/inbox", desk.AgencyCaller, cancellationToken)).TryGet(out var answer, out var refusal))
                return refusal;
            var waiting = (answer.Json["items"] as JsonArray)?.OfType<JsonObject>()
                .Where(item => (item["record"] as JsonObject)?.Text("uid") == record.Uid.ToString())
                .SelectMany(item => (item.Texts("wanted") ?? []).Concat(item.Texts("acknowledge") ?? []))
                .Select(expression => expression.Split('@')[0]).Distinct(StringComparer.Ordinal).ToList() ?? [];
            if (waiting.Count > 1)
                return new Refusal("role-ambiguous", $"The record waits for this agency in several roles: {string.Join(", ", waiting)}.");
            given = waiting.FirstOrDefault() ?? usual;
        }

        return Bytes32.TryFromCode(given, out var word) ? word : new Refusal("role-malformed", "A role is a code such as county-agency.");
    }

    private static string In(WalletContext context, Verdict verdict) => context.Output.In(Texts.VerdictOf(verdict));
}
