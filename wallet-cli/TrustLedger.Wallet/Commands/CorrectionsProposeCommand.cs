using System.CommandLine;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Commitments;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Statements;
using TrustLedger.Protocol.Statements.Bodies;
using TrustLedger.Wallet.Api;
using TrustLedger.Wallet.Keys;
using TrustLedger.Wallet.Signing;
using TrustLedger.Wallet.Terminal;

namespace TrustLedger.Wallet.Commands;

/// <summary>
/// <c>wallet corrections propose KIND</c>: begins a record: an agency's (registration, admonition) or a supervised
/// person's (leave), who signs with the handle of the case.
/// </summary>
internal static class CorrectionsProposeCommand
{
    public static Command Create(CommandFactory commands)
    {
        var kind = commands.Argument("kind", Texts.RecordKindArgument);
        var content = commands.RequiredOption("--content", "FILE", Texts.DraftOption);
        var caseHandle = commands.Option("--case", "HANDLE", Texts.CaseOption);
        var handle = commands.Option("--handle", "ADDRESS", Texts.CaseAddressOption);
        return commands.Create("propose", Texts.CorrectionsProposeHelp,
            "wallet corrections propose leave --case 0x7c1f --content leave.json", [kind, content, caseHandle, handle],
            (context, cancellationToken) => RunAsync(
                context, context.Get(kind), context.Get(content)!, context.Get(caseHandle), context.Get(handle), cancellationToken));
    }

    private static async Task<Result<Report>> RunAsync(WalletContext context, string kind, string file, string? caseHandle,
        string? handle, CancellationToken cancellationToken)
    {
        if (!Desk.Open(context).TryGet(out var desk, out var refusal)
            || !(await ContentFile.ReadAsync(context, file, cancellationToken)).TryGet(out var asked, out refusal)
            || !(await desk.LogAsync("corrections", cancellationToken)).TryGet(out var log, out refusal))
        {
            return refusal;
        }

        asked["kind"] = kind;
        if (caseHandle is not null)
            asked["case"] = caseHandle;
        var command = ContentFile.CommandKey("corrections propose " + kind, asked);
        var begun = desk.Outgoing.Find(command)?.Body["content"] as JsonObject;
        if (await desk.FinishAsync(command, cancellationToken) is { } finished)
            return Tell(finished, begun?.Text("case"));

        // An agency signs with its own key; a supervised person with the handle that the registration named.
        if (!(desk.Agency is not null ? desk.AgencyKey() : CaseHandles.Find(desk.Vault, log.Origin, handle)).TryGet(out var key, out refusal))
            return refusal;
        using var owned = key;
        var caller = desk.AgencyCaller ?? new HandleCaller(key);
        if (!(await desk.Api.PostAsync("corrections/drafts", asked, caller, cancellationToken)).TryGet(out var answer, out refusal))
            return refusal;
        if (!ReadDraft(answer.Json).TryGet(out var draft, out refusal))
            return refusal;

        context.Output.Note(Texts.YouPropose(draft.Type.Code() ?? kind));
        ContentFile.Show(context, draft.Content);
        if (draft.Route is not null)
        {
            context.Output.Note(Texts.Route);
            ContentFile.Show(context, draft.Route);
        }

        if (context.Confirm(Texts.SignQuestion) is { } no)
            return no;

        var itemKey = Commitment.NewItemKey();
        var body = new RecordBody(draft.Type, draft.Case, Commitment.Of(itemKey, draft.Content), draft.Number, draft.Relation, draft.Policy);
        var signed = desk.Sign(log, key, body, draft.Recipient, draft.Ref);
        return Tell(await desk.SayAsync(new Saying
        {
            Command = command,
            Path = "corrections/records",
            Log = log.Name,
            Statement = signed,
            Content = draft.Content,
            ItemKey = itemKey,
            RequestHandle = desk.Agency is null ? key.Address : null,
        }, cancellationToken), draft.Case.ToString());
    }

    private static Result<Report> Tell(Result<Settled> said, string? caseHandle) => Settled.Tell(said, (report, answer) =>
    {
        RecordLines.State(report, answer);
        report.Both("case", Texts.Case, caseHandle ?? "-");
    });

    private static Result<Draft> ReadDraft(JsonObject json)
    {
        var relation = json.Text("relation") switch
        {
            "opens" or null => RecordRelation.Opens,
            "answers" => RecordRelation.Answers,
            "supersedes" => RecordRelation.Supersedes,
            _ => default,
        };
        if (json["relation"] is JsonValue value && value.TryGetValue<int>(out var code))
            relation = (RecordRelation)code;
        return json["content"] is JsonObject content && Bytes32.TryFromCode(json.Text("recordType"), out var type)
            && HashText.Read(json.Text("policy")) is { } policy && HashText.Read(json.Text("caseHandle")) is { } caseHandle
            && Address.Read(json.Text("recipient")) is { } recipient && json.WholeNumber("number") is { } number and >= 0
            && relation != default
            ? new Draft(content, type, policy, (ulong)number, caseHandle, recipient, relation, Bytes32.Read(json.Text("ref")) ?? default, json["route"])
            : new Refusal("api-answer-malformed", "The API gave no whole draft.");
    }

    private sealed record Draft(JsonObject Content, Bytes32 Type, Bytes32 Policy, ulong Number, Bytes32 Case, Address Recipient,
        RecordRelation Relation, Bytes32 Ref, JsonNode? Route);
}
