using System.CommandLine;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol;
using TrustLedger.Wallet.Api;
using TrustLedger.Wallet.History;
using TrustLedger.Wallet.Signing;
using TrustLedger.Wallet.Terminal;
using TrustLedger.Wallet.Vault;

namespace TrustLedger.Wallet.Commands;

/// <summary><c>wallet delegation …</c>: what is delegated, by either side and by officers: read, taken on, ended.</summary>
internal static class DelegationCommands
{
    private const string DefaultReason = "no-longer-wanted";

    /// <summary><c>wallet delegation handle</c>: what a principal needs to name this wallet's owner.</summary>
    public static Command Handle(CommandFactory commands) =>
        commands.Create("handle", Texts.DelegationHandleHelp, "wallet delegation handle", [], HandleAsync);

    /// <summary><c>wallet delegation list</c>.</summary>
    public static Command List(CommandFactory commands)
    {
        var session = commands.Option("--session", "ID", Texts.SessionArgument);
        var handle = commands.Option("--handle", "ADDRESS", Texts.HandleOption);
        return commands.Create("list", Texts.DelegationListHelp, "wallet delegation list", [session, handle],
            (context, cancellationToken) => ListAsync(context, context.Get(session), context.Get(handle), cancellationToken));
    }

    /// <summary><c>wallet delegation accept ID</c>, and with <c>--decline</c> no.</summary>
    public static Command Accept(CommandFactory commands)
    {
        var id = commands.Argument("id", Texts.DelegationIdArgument);
        var decline = commands.Switch("--decline", Texts.DeclineOption);
        return commands.Create("accept", Texts.DelegationAcceptHelp, "wallet delegation accept Zm9vYmFyYmF6cXV4cXV1eA", [id, decline],
            (context, cancellationToken) => Transactions.RecordAsync(context, "delegation accept", (_, entry) =>
                AcceptAsync(context, entry, context.Get(id), !context.Get(decline), cancellationToken)));
    }

    /// <summary><c>wallet delegation offer ID</c>: a new offer of the credential, where the first was lost or its copies were used.</summary>
    public static Command Offer(CommandFactory commands)
    {
        var id = commands.Argument("id", Texts.DelegationIdArgument);
        return commands.Create("offer", Texts.DelegationOfferHelp, "wallet delegation offer Zm9vYmFyYmF6cXV4cXV1eA", [id], async (context, cancellationToken) =>
        {
            if (!(await OpenAsync(context, cancellationToken)).TryGet(out var seat, out var refusal))
                return refusal;
            var report = new Report();
            return await OfferAsync(seat, context.Get(id), report, cancellationToken) is { } refused ? refused : report;
        });
    }

    /// <summary><c>wallet delegation revoke ID</c>: in a resident's wallet as principal or agent, in an agency's as officer.</summary>
    public static Command Revoke(CommandFactory commands)
    {
        var id = commands.Argument("id", Texts.DelegationIdArgument);
        var reason = commands.Option("--reason", "CODE", Texts.EndReasonOption);
        return commands.Create("revoke", Texts.DelegationRevokeHelp, "wallet delegation revoke Zm9vYmFyYmF6cXV4cXV1eA --reason done", [id, reason],
            (context, cancellationToken) => Transactions.RecordAsync(context, "delegation revoke", (_, entry) =>
                RevokeAsync(context, entry, context.Get(id), context.Get(reason) ?? DefaultReason, cancellationToken)));
    }

    private static async Task<Result<Report>> HandleAsync(WalletContext context, CancellationToken cancellationToken)
    {
        if (!Desk.Open(context).TryGet(out var desk, out var refusal)
            || !(await desk.BindingAsync(cancellationToken)).TryGet(out var key, out refusal))
        {
            return refusal;
        }

        using var owned = key;
        return new Report().Both("handle", Texts.Handle, key.Address.ToString()).Say(Texts.HandleIsPublic);
    }

    private static async Task<Result<Report>> ListAsync(WalletContext context, string? session, string? handle, CancellationToken cancellationToken)
    {
        if (!(await OpenAsync(context, cancellationToken)).TryGet(out var seat, out var refusal))
            return refusal;
        var query = session is not null ? $"?session={Uri.EscapeDataString(session)}"
            : handle is not null ? $"?handle={Uri.EscapeDataString(handle.ToLowerInvariant())}"
            : "";
        if (!(await seat.Desk.Api.GetAsync("delegations" + query, seat.Caller, cancellationToken)).TryGet(out var answer, out refusal))
            return refusal;
        if (answer.Json["delegations"] is not JsonArray all)
            return new Refusal("api-answer-malformed", "The API gave no delegations.");

        var report = new Report();
        foreach (var delegation in all.OfType<JsonObject>())
            DelegationReport.Show(report, delegation);
        return (all.Count == 0 ? report.Say(Texts.NoDelegations) : report).Set("delegations", all.DeepClone());
    }

    private static async Task<Result<Report>> AcceptAsync(
        WalletContext context, HistoryEntry entry, string id, bool accepts, CancellationToken cancellationToken)
    {
        if (!(await OpenAsync(context, cancellationToken)).TryGet(out var seat, out var refusal))
            return refusal;
        entry.Names = [id];
        if (accepts)
        {
            if (!(await FindAsync(seat, id, cancellationToken)).TryGet(out var asked, out refusal))
                return refusal;
            var shown = new Report();
            DelegationReport.Show(shown, asked);
            foreach (var line in shown.Lines)
                context.Output.NoteWhole(line.Label!, context.Output.In(line.Text));
            if (context.Confirm(Texts.AcceptDelegationQuestion) is { } no)
                return no;
        }

        var path = $"delegations/{Uri.EscapeDataString(id)}/acceptance";
        if (!(await seat.Desk.Api.PostAsync(path, new JsonObject { ["accept"] = accepts }, seat.Caller, cancellationToken)).TryGet(out var answer, out refusal))
            return refusal;
        var report = DelegationReport.Of(answer.Json);
        if (accepts && await OfferAsync(seat, id, report, cancellationToken) is { } late)
            // Taken on all the same: what can't be fetched yet is fetched when the term begins.
            report.Say(Texts.OfferLater(late.Code));
        return report;
    }

    private static async Task<Refusal?> OfferAsync(Seat seat, string id, Report report, CancellationToken cancellationToken)
    {
        if (!(await seat.Desk.Api.PostAsync($"delegations/{Uri.EscapeDataString(id)}/offer", [], seat.Caller, cancellationToken))
            .TryGet(out var answer, out var refusal))
        {
            return refusal;
        }

        if (answer.Json.Text("offer") is not { } offer)
            return new Refusal("api-answer-malformed", "The API gave no offer.");
        report.Both("offer", Texts.Offer, offer).Both("tx_code", Texts.TransactionCode, answer.Json.Text("txCode") ?? "-").Say(Texts.ReceiveDelegation);
        return null;
    }

    private static async Task<Result<Report>> RevokeAsync(
        WalletContext context, HistoryEntry entry, string id, string reason, CancellationToken cancellationToken)
    {
        if (!(await OpenAsync(context, cancellationToken)).TryGet(out var seat, out var refusal))
            return refusal;
        entry.Names = [id, reason];
        if (context.Confirm(Texts.RevokeDelegationQuestion) is { } no)
            return no;
        var path = $"delegations/{Uri.EscapeDataString(id)}/revocation";
        return (await seat.Desk.Api.PostAsync(path, new JsonObject { ["reason"] = reason }, seat.Caller, cancellationToken)).TryGet(out var answer, out refusal)
            ? DelegationReport.Of(answer.Json)
            : refusal;
    }

    private static async Task<Result<JsonObject>> FindAsync(Seat seat, string id, CancellationToken cancellationToken)
    {
        if (!(await seat.Desk.Api.GetAsync("delegations", seat.Caller, cancellationToken)).TryGet(out var answer, out var refusal))
            return refusal;
        return (answer.Json["delegations"] as JsonArray)?.OfType<JsonObject>().FirstOrDefault(one => one.Text("id") == id) is { } found
            ? found
            : new Refusal("delegation-missing", "There is no such delegation for this wallet.");
    }

    private static async Task<Result<Seat>> OpenAsync(WalletContext context, CancellationToken cancellationToken)
    {
        if (!Desk.Open(context).TryGet(out var desk, out var refusal))
            return refusal;
        if (desk.AgencyCaller is { } agency)
            return new Seat(desk, agency);
        return (await desk.BindingAsync(cancellationToken)).TryGet(out var key, out refusal) ? new Seat(desk, new HandleCaller(key)) : refusal;
    }

    private sealed record Seat(Desk Desk, IApiCaller Caller);
}
