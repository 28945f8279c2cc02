using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;
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
        DefaultValueFactory = _ => Issuances.DefaultCopies,
    };

    private static async Task<Result<Report>> RunAsync(WalletContext context, VaultFile vault, HistoryEntry entry,
        string uri, string? transactionCode, int copies, CancellationToken cancellationToken)
    {
        var issuer = new IssuerClient(context.OpenForeign(vault), vault.Content.Settings, context.Time);

        // An offer by reference is gone once redeemed: what it said is kept until the credentials are here.
        var name = Issuances.NameOf(uri);
        var known = vault.Content.Flows.GetValueOrDefault(name);
        var opening = known is null ? await issuer.OpenAsync(uri, cancellationToken) : await Issuances.ReopenAsync(issuer, known, cancellationToken);
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

        return (await Issuances.GoOnAsync(context, vault, entry, name, offer, transactionCode, cancellationToken)).TryGet(out var outcome, out refusal)
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
        foreach (var name in Issuances.Waiting(vault))
        {
            var ran = await Transactions.RecordAsync(context, "receive", (_, entry) => ResumeOneAsync(context, vault, entry, name, cancellationToken));
            if (!ran.TryGet(out var one, out refusal))
            {
                if (FaultCodes.Has(refusal.Code))
                    return refusal;
                report.Show(Texts.Refused, refusal.Code);
                outcomes.Add(new JsonObject { ["outcome"] = refusal.Code });
                continue;
            }

            foreach (var line in one.Lines)
                report.Add(line);

            one.Json["outcome"] = one.Json["waiting"] is JsonArray { Count: > 0 } ? "waiting" : "received";
            outcomes.Add(one.Json);
        }

        if (outcomes.Count == 0)
            report.Say(Texts.NothingToCome);
        return report.Set("outcomes", outcomes);
    }

    /// <summary><c>wallet receive refill ID</c>: fetches fresh copies with the issuer's refresh token (RFC 6749 §6).</summary>
    private static async Task<Result<Report>> RefillAsync(
        WalletContext context, VaultFile vault, HistoryEntry entry, string batch, CancellationToken cancellationToken) =>
        (await Refills.FetchAsync(context, vault, entry, batch, cancellationToken)).TryGet(out var outcome, out var refusal)
            ? Summarize(context, outcome)
            : refusal;

    private static async Task<Result<Report>> ResumeOneAsync(
        WalletContext context, VaultFile vault, HistoryEntry entry, string name, CancellationToken cancellationToken) =>
        (await Issuances.ResumeAsync(context, vault, entry, name, cancellationToken)).TryGet(out var outcome, out var refusal)
            ? Summarize(context, outcome)
            : refusal;

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
