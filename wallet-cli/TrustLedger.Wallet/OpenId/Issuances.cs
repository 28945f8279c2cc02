using System.Text.Json.Nodes;
using TrustLedger.Credentials.OpenId4Vci;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Wallet.Vault;

namespace TrustLedger.Wallet.OpenId;

/// <summary>The issuances that a vault has under way, by name: begun by an offer, or by a refresh token.</summary>
internal static class Issuances
{
    /// <summary>How many copies are asked for where nobody says.</summary>
    public const int DefaultCopies = 3;

    private const string Prefix = "receive:";
    private const string RefillPrefix = Prefix + "refill:";

    /// <summary>Of the offer at a link.</summary>
    public static string NameOf(string uri) => Prefix + Convert.ToHexStringLower(Hash.Of(System.Text.Encoding.UTF8.GetBytes(uri)).ToArray());

    /// <summary>Of the fresh copies of a batch.</summary>
    public static string RefillOf(string batch) => RefillPrefix + batch;

    /// <summary>Those that have a token: they go on without anyone.</summary>
    public static IReadOnlyList<string> Waiting(VaultFile vault) =>
        [.. vault.Content.Flows.Where(flow => flow.Key.StartsWith(Prefix, StringComparison.Ordinal) && ReceiveFlow.HasToken(flow.Value)).Select(flow => flow.Key)];

    /// <summary>Reads what was saved of an offer, and asks its issuer for the rest.</summary>
    /// <returns>The offer; or as <see cref="IssuerClient.DescribeAsync"/>.</returns>
    public static async Task<Result<IssuerOffer>> ReopenAsync(IssuerClient issuer, JsonObject saved, CancellationToken cancellationToken) =>
        // The vault is authenticated: what was saved reads back.
        CredentialOffer.Read((JsonObject)saved["offer"]!).TryGet(out var offer, out var refusal)
            ? await issuer.DescribeAsync(offer, cancellationToken)
            : refusal;

    /// <summary>Goes on with one of <see cref="Waiting"/>.</summary>
    /// <returns>As <see cref="GoOnAsync"/>.</returns>
    public static async Task<Result<ReceiveOutcome>> ResumeAsync(
        WalletContext context, VaultFile vault, HistoryEntry entry, string name, CancellationToken cancellationToken)
    {
        var issuer = new IssuerClient(context.OpenForeign(vault), vault.Content.Settings, context.Time);
        if (!(await ReopenAsync(issuer, vault.Content.Flows[name], cancellationToken)).TryGet(out var offer, out var refusal))
            return refusal;
        (entry.Party, entry.Whom) = (offer.Metadata.Issuer, offer.Metadata.Issuer);
        return await GoOnAsync(context, vault, entry, name, offer, transactionCode: null, cancellationToken);
    }

    /// <summary>Gets the token, if there is none yet, and everything that it gives access to.</summary>
    /// <returns>What came and what waits; or the refusal. What an issuer will never give is not asked for again (§8.3.1.2, §9.3).</returns>
    public static async Task<Result<ReceiveOutcome>> GoOnAsync(WalletContext context, VaultFile vault, HistoryEntry entry,
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

    private static void Abandon(VaultFile vault, string name)
    {
        vault.Content.Flows.Remove(name);
        vault.Save();
    }
}
