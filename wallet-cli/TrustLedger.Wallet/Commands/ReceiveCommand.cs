using System.CommandLine;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.OpenId4Vci;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Wallet.History;
using TrustLedger.Wallet.OpenId;
using TrustLedger.Wallet.Terminal;
using TrustLedger.Wallet.Vault;

namespace TrustLedger.Wallet.Commands;

/// <summary><c>wallet receive OFFER</c>: fetches what an issuer offers (OpenID4VCI 1.0, pre-authorized code).</summary>
/// <remarks>
/// Killed at any moment, the same command goes on: the key that the token is bound to, the token and the holder keys
/// are saved before each step that the issuer would not do twice for anyone else.
/// </remarks>
internal static class ReceiveCommand
{
    private const int DefaultCopies = 3;

    public static Command Create(CommandFactory commands)
    {
        var offer = commands.Argument("offer", Texts.OfferArgument);
        var code = commands.Option("--tx-code", "CODE", Texts.TransactionCodeOption);
        var copies = new Option<int>("--copies")
        {
            Description = Texts.CopiesOption.In(commands.Language),
            HelpName = "N",
            DefaultValueFactory = _ => DefaultCopies,
        };
        return commands.Create("receive", Texts.ReceiveHelp,
            "wallet receive 'openid-credential-offer://?credential_offer_uri=https%3A%2F%2Fid.example%2Foffers%2F1'",
            [offer, code, copies],
            (context, cancellationToken) => Transactions.RecordAsync(context, "receive", (vault, entry) =>
                RunAsync(context, vault, entry, context.Get(offer), context.Get(code), context.Get(copies), cancellationToken)));
    }

    private static async Task<Result<Report>> RunAsync(WalletContext context, VaultFile vault, HistoryEntry entry,
        string uri, string? transactionCode, int copies, CancellationToken cancellationToken)
    {
        var server = context.OpenForeign(vault);
        var issuer = new IssuerClient(server, context.Time);

        // An offer by reference is gone once redeemed: what it said is kept until the credentials are here.
        var name = "receive:" + Convert.ToHexStringLower(Hash.Of(System.Text.Encoding.UTF8.GetBytes(uri)).ToArray());
        var known = vault.Content.Flows.GetValueOrDefault(name);
        var opening = known is null
            ? await issuer.OpenAsync(uri, cancellationToken)
            : CredentialOffer.Read((JsonObject)known["offer"]!).TryGet(out var again, out var refusal)
                ? await issuer.DescribeAsync(again, cancellationToken)
                : refusal;
        if (!opening.TryGet(out var offer, out refusal))
            return refusal;
        (entry.Party, entry.Whom) = (offer.Metadata.Issuer, offer.Metadata.Issuer);
        entry.Names = offer.Offer.ConfigurationIds;

        if (known is null)
        {
            Describe(context, offer);
            if (context.Confirm(Texts.ReceiveQuestion) is { } no)
                return no;
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            known = new JsonObject { ["offer"] = offer.Offer.ToJson(), ["dpop"] = Convert.ToBase64String(key.ExportPkcs8PrivateKey()) };
            vault.Content.Flows[name] = known;
            vault.Save();
        }

        var check = new ReceivedCredential(new IssuerKeys(server, vault.Content.Settings, context.Time), context.Time);
        using var flow = new ReceiveFlow(vault, known, issuer, check, context);
        if (!(await flow.RedeemAsync(offer, transactionCode, cancellationToken)).TryGet(out var token, out refusal))
        {
            if (refusal.Code is not ("egress-timeout" or "egress-unreachable" or "api-fault" or "answer-missing"))
                Abandon(vault, name);
            return refusal;
        }

        if (!(await flow.FetchAsync(offer, token, copies, cancellationToken)).TryGet(out var received, out refusal))
            return refusal;

        vault.Content.Credentials.AddRange(received);
        (entry.PartyProven, entry.Names) = (true, [.. received.Select(held => held.Type).Distinct(StringComparer.Ordinal)]);
        Abandon(vault, name);
        return Summarize(received, flow.Accredited);
    }

    private static void Describe(WalletContext context, IssuerOffer offer)
    {
        context.Output.Note(Texts.OfferOf);
        context.Output.Note(Texts.Issuer, offer.Metadata.Issuer);
        Warn(context, offer.Metadata.Issuer);
        foreach (var id in offer.Offer.ConfigurationIds)
            context.Output.Note(Texts.Credential, offer.TitleOf(id, context.Language));
    }

    private static void Warn(WalletContext context, string issuer)
    {
        if (Uri.TryCreate(issuer, UriKind.Absolute, out var address) && HostName.IsForeign(address))
            context.Output.Note(Texts.ForeignHost(HostName.Show(address)));
    }

    private static void Abandon(VaultFile vault, string name)
    {
        vault.Content.Flows.Remove(name);
        vault.Save();
    }

    private static Report Summarize(IReadOnlyList<HeldCredential> received, bool accredited)
    {
        var report = new Report();
        var credentials = new JsonArray();
        foreach (var batch in received.GroupBy(held => held.Batch, StringComparer.Ordinal))
        {
            var first = batch.First();
            report.Show(Texts.Received, Texts.CopiesOf(first.Title ?? first.Type, batch.Count()));
            credentials.Add(new JsonObject { ["id"] = batch.Key, ["type"] = first.Type, ["title"] = first.Title, ["copies"] = batch.Count() });
        }

        report.Show(Texts.Issuer, received[0].Issuer);
        if (!accredited)
            report.Say(Texts.AccreditationUnknown);
        return report.Set("issuer", received[0].Issuer).Set("accredited", accredited ? "passed" : "unknown").Set("credentials", credentials);
    }
}
