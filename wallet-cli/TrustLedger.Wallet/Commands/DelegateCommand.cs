using System.CommandLine;
using System.Text.Json.Nodes;
using TrustLedger.Casework.Calendars;
using TrustLedger.Casework.Delegations;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vp;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Keys;
using TrustLedger.Wallet.Api;
using TrustLedger.Wallet.History;
using TrustLedger.Wallet.OpenId;
using TrustLedger.Wallet.Signing;
using TrustLedger.Wallet.Terminal;
using TrustLedger.Wallet.Vault;

namespace TrustLedger.Wallet.Commands;

/// <summary><c>wallet delegate ITEM…</c>: lets somebody act for this wallet's owner, or for an organisation (代办).</summary>
/// <remarks>
/// The consent is a presentation of one's own credential that signs the terms: what is shown before the question is what is
/// signed, and the wallet compares it with what it asked for. The agent's name comes from the terminal or a file.
/// </remarks>
internal static class DelegateCommand
{
    private const string What = "delegate";

    public static Command Create(CommandFactory commands)
    {
        var items = new Argument<string[]>("item") { Description = Texts.DelegatedItemsArgument.In(commands.Language), Arity = ArgumentArity.OneOrMore };
        var agent = commands.RequiredOption("--agent", "ADDRESS", Texts.AgentOption);
        var name = commands.Option("--agent-name", "FILE", Texts.AgentNameOption);
        var scopes = commands.Options("--scope", "CODE", Texts.ScopeOption);
        var from = commands.Option("--from", "DAY", Texts.FromDayOption);
        var until = commands.RequiredOption("--until", "DAY", Texts.UntilDayOption);
        var organisation = commands.Option("--organisation", "USCC", Texts.PrincipalOption);
        return commands.Create("delegate", Texts.DelegateHelp,
            "wallet delegate residence-permit.endorsement --agent 0x52908400098527886E0F7030069857D2E4169EE7 --until 2026-12-31",
            [items, agent, name, scopes, from, until, organisation],
            (context, cancellationToken) => Transactions.RecordAsync(context, What, (_, entry) => RunAsync(
                context, entry, context.Get(items), context.Get(agent)!, context.Get(name), context.Get(scopes), context.Get(from),
                context.Get(until)!, context.Get(organisation), cancellationToken)));
    }

    private static async Task<Result<Report>> RunAsync(
        WalletContext context, HistoryEntry entry, string[] items, string agentText, string? nameFile, string[]? scopes, string? from, string until,
        string? organisation, CancellationToken cancellationToken)
    {
        if (Address.Read(agentText) is not { } agent)
            return new Refusal("address-malformed", "An address is 0x and 40 hex digits.");
        if (!Desk.Open(context).TryGet(out var desk, out var refusal)
            || !(await desk.BindingAsync(cancellationToken)).TryGet(out var binding, out refusal))
        {
            return refusal;
        }

        using var boundKey = binding;
        if (!(await ReadNameAsync(context, nameFile, cancellationToken)).TryGet(out var name, out refusal))
            return refusal;
        var asked = new JsonObject
        {
            ["agent"] = agent.ToLowerHex(),
            ["agentName"] = name,
            ["items"] = new JsonArray([.. items.Select(item => (JsonNode)item)]),
            ["scopes"] = new JsonArray([.. (scopes is { Length: > 0 } ? scopes : [DelegationScope.Apply, DelegationScope.Follow]).Select(scope => (JsonNode)scope)]),
            ["from"] = from ?? DelegationTerms.Text(ChinaTime.DayOf(context.Now)),
            ["until"] = until,
        };
        if (organisation is not null)
            asked["organisation"] = organisation;
        var caller = new HandleCaller(binding);
        if (!(await desk.Api.PostAsync("delegations/drafts", asked, caller, cancellationToken)).TryGet(out var answer, out refusal))
            return refusal;
        var draft = answer.Json;
        if (draft.Text("draft") is not { } id || draft.Text("nonce") is not { } nonce || draft.Text("audience") is not { } audience)
            return new Refusal("api-answer-malformed", "The API gave no whole draft.");
        if (!DcqlQuery.Parse(draft["dcql"]).TryGet(out var query, out refusal)
            || !TransactionData.Parse(draft["transactionData"], query).TryGet(out var transaction, out refusal))
        {
            return refusal;
        }

        if (transaction is not [{ } terms] || !Says(terms, asked))
            return new Refusal("content-mismatch", "The API gave other terms to sign than were asked for.");
        if (await FreshCopies.FetchAsync(context, desk.Vault, query, fits: null, cancellationToken) is { } notFetched)
            return notFetched;
        if (!Presentation.Choose(desk.Vault, query, transaction).TryGet(out var shown, out refusal))
            return refusal;
        (entry.Party, entry.Whom, entry.Purpose) = (audience, desk.Api.Issuer, string.Join(' ', items));
        context.Output.Note(Texts.Authorizes(terms.Type.Name));
        foreach (var (parameter, value) in terms.Parameters)
            context.Output.NoteWhole(Texts.DelegationTerm(parameter), value);
        if (context.Confirm(Texts.DelegateQuestion) is { } no)
            return no;

        // Saved with what is sent, before it is sent.
        Transactions.Send(desk.Vault, entry, shown, context.Now);
        var consent = new JsonObject { ["draft"] = id, ["vpToken"] = shown.Bind(nonce, audience, context.Now).ToJson() };
        return (await desk.Api.PostAsync("delegations", consent, caller, cancellationToken)).TryGet(out answer, out refusal)
            ? CopiesReport.Of(DelegationReport.Of(answer.Json).Say(Texts.AgentIsAsked), desk.Vault, shown.Held)
            : refusal;
    }

    /// <summary>Whether what is to be signed is what was asked for, and nothing besides.</summary>
    private static bool Says(TransactionData terms, JsonObject asked) =>
        terms.Type == TransactionDataType.Delegation
        && terms.Parameters["agent"] == asked.Text("agent")
        && terms.Parameters["agent_name"] == asked.Text("agentName")
        && terms.Parameters["items"] == string.Join(' ', asked["items"]!.AsArray().Select(JsonFields.Text))
        && terms.Parameters["scopes"] == string.Join(' ', asked["scopes"]!.AsArray().Select(JsonFields.Text))
        && terms.Parameters["from"] == asked.Text("from")
        && terms.Parameters["until"] == asked.Text("until")
        && terms.Parameters.GetValueOrDefault("organisation") == asked.Text("organisation");

    private static async Task<Result<string>> ReadNameAsync(WalletContext context, string? file, CancellationToken cancellationToken)
    {
        Result<string> read = file is null ? context.Prompt(Texts.EnterAgentName) : await context.ReadTextAsync(file, cancellationToken);
        return read.TryGet(out var text, out var refusal) ? text.Trim().Normalize() : refusal;
    }
}
