using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.OpenId4Vci;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Wallet.History;
using TrustLedger.Wallet.OpenId;
using TrustLedger.Wallet.Terminal;
using TrustLedger.Wallet.Vault;

namespace TrustLedger.Wallet.Commands;

/// <summary><c>wallet receive OFFER</c>: fetches what an issuer offers (OpenID4VCI 1.0), by the offer's code or by signing in.</summary>
/// <remarks>
/// Killed at any moment, the same command goes on: the keys that the token is bound to, the token and the holder keys
/// are saved before each step that the issuer would not do twice for anyone else. What an issuer makes later waits in the
/// vault for <c>wallet receive resume</c>.
/// </remarks>
internal static class ReceiveCommand
{
    private const string FlowPrefix = "receive:";
    private const int DefaultCopies = 3;

    public static Command Create(CommandFactory commands)
    {
        var offer = commands.Argument("offer", Texts.OfferArgument);
        var code = commands.Option("--tx-code", "CODE", Texts.TransactionCodeOption);
        var copies = CopiesOption(commands);
        var receive = commands.Create("receive", Texts.ReceiveHelp,
            "wallet receive 'openid-credential-offer://?credential_offer_uri=https%3A%2F%2Fid.example%2Foffers%2F1'",
            [offer, code, copies],
            (context, cancellationToken) => Transactions.RecordAsync(context, "receive", (vault, entry) =>
                RunAsync(context, vault, entry, context.Get(offer), context.Get(code), context.Get(copies), cancellationToken)));
        receive.Subcommands.Add(commands.Create("resume", Texts.ReceiveResumeHelp, "wallet receive resume", [], ResumeAsync));
        var batch = commands.Argument("id", Texts.CredentialIdArgument);
        receive.Subcommands.Add(commands.Create("refill", Texts.ReceiveRefillHelp, "wallet receive refill c1f2", [batch],
            (context, cancellationToken) => Transactions.RecordAsync(context, "refill", (vault, entry) =>
                RefillAsync(context, vault, entry, context.Get(batch), cancellationToken))));
        return receive;
    }

    private static Option<int> CopiesOption(CommandFactory commands) => new("--copies")
    {
        Description = Texts.CopiesOption.In(commands.Language),
        HelpName = "N",
        DefaultValueFactory = _ => DefaultCopies,
    };

    private static async Task<Result<Report>> RunAsync(WalletContext context, VaultFile vault, HistoryEntry entry,
        string uri, string? transactionCode, int copies, CancellationToken cancellationToken)
    {
        var issuer = new IssuerClient(context.OpenForeign(vault), vault.Content.Settings, context.Time);

        // An offer by reference is gone once redeemed: what it said is kept until the credentials are here.
        var name = FlowPrefix + Convert.ToHexStringLower(Hash.Of(System.Text.Encoding.UTF8.GetBytes(uri)).ToArray());
        var known = vault.Content.Flows.GetValueOrDefault(name);
        var opening = known is null ? await issuer.OpenAsync(uri, cancellationToken) : await ReopenAsync(issuer, known, cancellationToken);
        if (!opening.TryGet(out var offer, out var refusal))
            return refusal;
        (entry.Party, entry.Whom) = (offer.Metadata.Issuer, offer.Metadata.Issuer);
        entry.Names = offer.Offer.ConfigurationIds;

        if (known is null)
        {
            Describe(context, offer);
            if (context.Confirm(Texts.ReceiveQuestion) is { } no)
                return no;
            known = IssuerSession.NewKeys();
            (known["offer"], known["copies"]) = (offer.Offer.ToJson(), copies);
            vault.Content.Flows[name] = known;
            vault.Save();
        }

        return (await GoOnAsync(context, vault, entry, name, offer, transactionCode, cancellationToken)).TryGet(out var outcome, out refusal)
            ? Summarize(context, outcome)
            : refusal;
    }

    /// <summary><c>wallet receive resume</c>: goes on with every issuance that waits.</summary>
    private static async Task<Result<Report>> ResumeAsync(WalletContext context, CancellationToken cancellationToken)
    {
        if (!context.OpenVault().TryGet(out var vault, out var refusal))
            return refusal;

        var report = new Report();
        var outcomes = new JsonArray();
        foreach (var (name, saved) in vault.Content.Flows.Where(flow => IsWaiting(flow.Key, flow.Value)).ToList())
        {
            var ran = await Transactions.RecordAsync(context, "receive", (_, entry) => ResumeOneAsync(context, vault, entry, name, saved, cancellationToken));
            if (!ran.TryGet(out var one, out refusal))
            {
                if (FaultCodes.Has(refusal.Code))
                    return refusal;
                report.Show(Texts.Refused, refusal.Code);
                outcomes.Add(new JsonObject { ["outcome"] = refusal.Code });
                continue;
            }

            foreach (var (label, text) in one.Lines)
            {
                if (label is null)
                    report.Say(text);
                else
                    report.Show(label, text);
            }

            one.Json["outcome"] = one.Json["waiting"] is JsonArray { Count: > 0 } ? "waiting" : "received";
            outcomes.Add(one.Json);
        }

        if (outcomes.Count == 0)
            report.Say(Texts.NothingToCome);
        return report.Set("outcomes", outcomes);
    }

    /// <summary><c>wallet receive refill ID</c>: fetches fresh copies with the issuer's refresh token (RFC 6749 §6).</summary>
    private static async Task<Result<Report>> RefillAsync(
        WalletContext context, VaultFile vault, HistoryEntry entry, string batch, CancellationToken cancellationToken)
    {
        if (vault.Content.Refills.Find(one => one.Batch == batch) is not { } grant)
            return new Refusal("refill-unknown", "The issuer gave nothing that could fetch more copies of this.");

        // As a flow that has its keys: whatever happens after the token is here, wallet receive resume goes on with it.
        var name = $"{FlowPrefix}refill:{batch}";
        var saved = new JsonObject
        {
            ["offer"] = grant.Offer.DeepClone(),
            ["copies"] = grant.Copies,
            ["dpop"] = Convert.ToBase64String(grant.DpopKey),
            ["instance"] = Convert.ToBase64String(grant.InstanceKey),
        };
        var server = context.OpenForeign(vault);
        var issuer = new IssuerClient(server, vault.Content.Settings, context.Time);
        if (!(await ReopenAsync(issuer, saved, cancellationToken)).TryGet(out var offer, out var refusal)
            || !IssuerSession.Open(saved, server, vault.Content.Settings, context.Time).TryGet(out var session, out refusal))
        {
            return refusal;
        }

        (entry.Party, entry.Whom, entry.Names) = (offer.Metadata.Issuer, offer.Metadata.Issuer, offer.Offer.ConfigurationIds);
        using (session)
        {
            if (!(await session.Tokens.RefreshAsync(offer.Server, grant.RefreshToken, cancellationToken)).TryGet(out var token, out refusal))
                return refusal;

            // The token before may be good no more: from here on the new one counts, for the flow and for the next time.
            vault.Content.Refills.Remove(grant);
            ReceiveFlow.Begin(saved, token with { RefreshToken = token.RefreshToken ?? grant.RefreshToken });
            vault.Content.Flows[name] = saved;
            vault.Save();
        }

        return (await GoOnAsync(context, vault, entry, name, offer, transactionCode: null, cancellationToken)).TryGet(out var outcome, out refusal)
            ? Summarize(context, outcome)
            : refusal;
    }

    private static bool IsWaiting(string name, JsonObject saved) => name.StartsWith(FlowPrefix, StringComparison.Ordinal) && ReceiveFlow.HasToken(saved);

    private static async Task<Result<Report>> ResumeOneAsync(WalletContext context, VaultFile vault, HistoryEntry entry,
        string name, JsonObject saved, CancellationToken cancellationToken)
    {
        var issuer = new IssuerClient(context.OpenForeign(vault), vault.Content.Settings, context.Time);
        if (!(await ReopenAsync(issuer, saved, cancellationToken)).TryGet(out var offer, out var refusal))
            return refusal;
        (entry.Party, entry.Whom) = (offer.Metadata.Issuer, offer.Metadata.Issuer);
        return (await GoOnAsync(context, vault, entry, name, offer, transactionCode: null, cancellationToken)).TryGet(out var outcome, out refusal)
            ? Summarize(context, outcome)
            : refusal;
    }

    // The vault is authenticated: what was saved of an offer reads back.
    private static async Task<Result<IssuerOffer>> ReopenAsync(IssuerClient issuer, JsonObject saved, CancellationToken cancellationToken) =>
        CredentialOffer.Read((JsonObject)saved["offer"]!).TryGet(out var offer, out var refusal)
            ? await issuer.DescribeAsync(offer, cancellationToken)
            : refusal;

    private static async Task<Result<ReceiveOutcome>> GoOnAsync(WalletContext context, VaultFile vault, HistoryEntry entry,
        string name, IssuerOffer offer, string? transactionCode, CancellationToken cancellationToken)
    {
        var (settings, saved) = (vault.Content.Settings, vault.Content.Flows[name]);
        var server = context.OpenForeign(vault);
        if (!IssuerSession.Open(saved, server, settings, context.Time).TryGet(out var session, out var refusal))
            return refusal;
        using (session)
        {
            var check = new ReceivedCredential(new IssuerKeys(server, settings, context.Time), context.Time);
            var flow = new ReceiveFlow(vault, saved, session, check, context);
            if (!(await flow.RedeemAsync(offer, transactionCode, cancellationToken)).TryGet(out var token, out refusal))
            {
                if (!FaultCodes.Has(refusal.Code) && refusal.Code != "answer-missing")
                    Abandon(vault, name);
                return refusal;
            }

            if (!(await flow.FetchAsync(offer, token, (int?)saved["copies"] ?? DefaultCopies, cancellationToken)).TryGet(out var outcome, out refusal))
            {
                // What an issuer will never give is not asked for again (§8.3.1.2, §9.3).
                if (refusal.Code is "credential-request-denied" or "invalid-transaction-id")
                    Abandon(vault, name);
                return refusal;
            }

            (entry.PartyProven, entry.Names) = (outcome.Received.Count > 0, outcome.Received.Count > 0
                ? [.. outcome.Received.Select(held => held.Type).Distinct(StringComparer.Ordinal)]
                : entry.Names);
            if (outcome.Waiting.Count == 0)
                Abandon(vault, name);
            return outcome;
        }
    }

    private static void Describe(WalletContext context, IssuerOffer offer)
    {
        context.Output.Note(Texts.OfferOf);
        context.Output.Note(Texts.Issuer, offer.Metadata.Issuer);
        Warn(context, offer.Metadata.Issuer);
        foreach (var id in offer.Offer.ConfigurationIds)
            context.Output.Note(Texts.Credential, offer.TitleOf(id, context.Language));
        if (offer.NeedsAuthorization)
            context.Output.Note(Texts.SignInFollows);
    }

    private static void Warn(WalletContext context, string issuer)
    {
        if (StrictUrl.TryParse(issuer, out var address) && HostName.IsForeign(address))
            context.Output.Note(Texts.ForeignHost(HostName.Show(address)));
    }

    private static void Abandon(VaultFile vault, string name)
    {
        vault.Content.Flows.Remove(name);
        vault.Save();
    }

    private static Report Summarize(WalletContext context, ReceiveOutcome outcome)
    {
        var report = new Report();
        var credentials = new JsonArray();
        foreach (var batch in outcome.Received.GroupBy(held => held.Batch, StringComparer.Ordinal))
        {
            var first = batch.First();
            report.Show(Texts.Received, Texts.CopiesOf(first.Title ?? first.Type, batch.Count()));
            credentials.Add(new JsonObject { ["id"] = batch.Key, ["type"] = first.Type, ["title"] = first.Title, ["copies"] = batch.Count() });
        }

        var waiting = new JsonArray();
        foreach (var one in outcome.Waiting)
        {
            var (title, notBefore) = (outcome.Offer.TitleOf(one.Slot.ConfigurationId, context.Language), Time(one.NotBefore));
            report.Show(Texts.Waits, Texts.WaitsUntil(title, notBefore));
            waiting.Add(new JsonObject { ["configuration"] = one.Slot.ConfigurationId, ["title"] = title, ["notBefore"] = notBefore });
        }

        report.Show(Texts.Issuer, outcome.Offer.Metadata.Issuer);
        if (outcome.Received.Count > 0 && !outcome.Accredited)
            report.Say(Texts.AccreditationUnknown);
        return report.Set("issuer", outcome.Offer.Metadata.Issuer)
            .Set("accredited", outcome.Received.Count == 0 ? null : outcome.Accredited ? "passed" : "unknown")
            .Set("credentials", credentials).Set("waiting", waiting);
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
