using System.CommandLine;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vp;
using TrustLedger.Credentials.SdJwt;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Commitments;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Statements.Bodies;
using TrustLedger.Wallet.Api;
using TrustLedger.Wallet.Keys;
using TrustLedger.Wallet.OpenId;
using TrustLedger.Wallet.Signing;
using TrustLedger.Wallet.Terminal;
using TrustLedger.Wallet.Vault;

namespace TrustLedger.Wallet.Commands;

/// <summary><c>wallet apply ITEM</c>, for oneself or, with <c>--for</c>, for who delegated it: shows the form as the facts fill it, signs its digest, and gets a decision.</summary>
internal static class ApplyCommand
{
    public static Command Create(CommandFactory commands)
    {
        var item = commands.Argument("item", Texts.ItemArgument);
        var delegation = commands.Option("--for", "ID", Texts.ForOption);
        return commands.Create("apply", Texts.ApplyHelp, "wallet apply residence-permit.endorsement", [item, delegation],
            (context, cancellationToken) => RunAsync(context, context.Get(item), context.Get(delegation), cancellationToken));
    }

    private static async Task<Result<Report>> RunAsync(WalletContext context, string item, string? delegation, CancellationToken cancellationToken)
    {
        if (!Bytes32.TryFromCode(item, out var itemWord))
            return new Refusal("item-malformed", "A service item is a code such as residence-permit.endorsement.");
        if (!Desk.Open(context).TryGet(out var desk, out var refusal))
            return refusal;
        var command = delegation is null ? "apply " + item : $"apply {item} for {delegation}";
        if (await desk.FinishAsync(command, cancellationToken) is { } finished)
            return finished.TryGet(out var later, out refusal) ? Done(later.Answer) : refusal;

        if (!(await desk.BindingAsync(cancellationToken)).TryGet(out var binding, out refusal)
            || !(await desk.LogAsync("approvals", cancellationToken)).TryGet(out var log, out refusal))
        {
            return refusal;
        }

        using var boundKey = binding;
        var asked = new JsonObject { ["item"] = item };
        if (delegation is not null)
            asked["delegation"] = delegation;
        if (!(await desk.Api.PostAsync("applications/drafts", asked, new HandleCaller(binding), cancellationToken)).TryGet(out var answer, out refusal))
            return refusal;
        var draft = answer.Json;
        var content = (draft["formDigestContent"] ?? draft["form"]) as JsonObject;
        if (content is null || draft.Text("draft") is not { } draftId || HashText.Read(draft.Text("policy")) is not { } policy)
            return new Refusal("api-answer-malformed", "The API gave no whole draft.");
        if (!DcqlQuery.Parse(draft["dcql"]).TryGet(out var query, out refusal)
            || !ApplicantOptions.Of(query, delegation is not null).TryGet(out query, out refusal))
        {
            return refusal;
        }

        bool Fits(SdJwtVc credential) => IsOf(credential, delegation);
        if (await FreshCopies.FetchAsync(context, desk.Vault, query, Fits, cancellationToken) is { } notFetched)
            return notFetched;
        if (!Presentation.Choose(desk.Vault, query, fits: Fits).TryGet(out var shown, out refusal))
            return refusal;

        context.Output.Note(Texts.FormFor(item));
        ContentFile.Show(context, draft["form"] ?? content);
        foreach (var (title, claims) in shown.Describe())
        {
            context.Output.Note(Texts.Credential, title);
            foreach (var claim in claims)
                context.Output.Note(Texts.Claim, claim);
        }

        if (context.Confirm(Texts.ApplyQuestion) is { } no)
            return no;

        using var handle = Handles.Next(desk.Vault, log.Origin, "application", context.Now);
        using var oneTime = Handles.Next(desk.Vault, log.Origin, "acceptance", context.Now);
        var itemKey = OpenedStatement.ReadKey(draft.Text("itemKey")) ?? Commitment.NewItemKey();
        var signed = desk.Sign(log, handle, new ApplicationBody(itemWord, Commitment.Of(itemKey, content), policy), handle.Address);
        // Saved with what is sent, before it is sent.
        Copies.Spend(shown.Held, context.Now);
        var evidence = new List<JsonObject>();
        foreach (var credential in shown.Credentials)
        {
            evidence.Add(await CredentialEvidence.CaptureAsync(
                credential, desk.Vault.Content, context.OpenForeign(desk.Vault), context.Now, cancellationToken));
        }

        var said = await desk.SayAsync(new Saying
        {
            Command = command,
            Path = "applications",
            Log = log.Name,
            Statement = signed,
            Content = content,
            ContentMember = "form",
            ItemKey = itemKey,
            RequestHandle = binding.Address,
            Credentials = evidence,
            Extra = new JsonObject
            {
                ["draft"] = draftId,
                ["vpToken"] = shown.Bind(draft.Text("nonce") ?? draftId, draft.Text("audience") ?? desk.Api.Issuer, context.Now).ToJson(),
                ["acceptanceAddresses"] = new JsonArray(oneTime.Address.ToLowerHex()),
            },
        }, cancellationToken);
        return said.TryGet(out var settled, out refusal) ? CopiesReport.Of(Done(settled.Answer), desk.Vault, shown.Held) : refusal;
    }

    // Of several delegations the one that is meant; what is no delegation is not touched by this.
    private static bool IsOf(SdJwtVc credential, string? delegation) =>
        delegation is null || credential.SdJwt.Payload.Text("delegation_id") is not { } id || id == delegation;

    private static Report Done(JsonObject json)
    {
        var report = new Report();
        var decision = json["decision"] is JsonObject decided ? decided.Text("outcome") ?? decided.ToJsonString() : json.Text("decision");
        report.Show(Texts.Decision, Texts.StateOf(decision ?? json.Text("state"))).Show(Texts.Id, json.Text("id") ?? "?");
        foreach (var rule in (json["trace"] as JsonArray)?.OfType<JsonObject>() ?? [])
            report.Show(Said.Same(TextWidth.Label(rule.Text("rule") ?? rule.Text("id") ?? "-")), rule.Text("result") ?? rule.ToJsonString());
        if ((json["licenceOffer"] as JsonObject)?.Text("offer") is { } offer || (offer = json.Text("licenceOffer")) is not null)
            report.Show(Texts.Offer, offer).Say(Texts.ReceiveLicence);
        foreach (var (member, value) in json)
            report.Set(member, value?.DeepClone());
        return report;
    }
}
