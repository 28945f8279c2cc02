using System.Text.Json.Nodes;
using TrustLedger.Protocol;
using TrustLedger.Wallet.Vault;

namespace TrustLedger.Wallet.OpenId;

/// <summary>Fetches fresh copies of what is held, with the refresh token that came with it (RFC 6749 §6).</summary>
internal static class Refills
{
    /// <summary>The batches that can be fetched anew to replace these copies, each once.</summary>
    /// <remarks>One offer may have held several types. Its grant goes by the first of them.</remarks>
    public static IReadOnlyList<string> For(VaultFile vault, IEnumerable<HeldCredential> usedUp)
    {
        var credentials = vault.Content.Credentials;
        var able = vault.Content.Refills.Select(grant => grant.Batch)
            .Concat(credentials.Select(held => held.Batch).Where(batch => vault.Content.Flows.ContainsKey(Issuances.RefillOf(batch))))
            .Distinct(StringComparer.Ordinal)
            .Select(batch => (Batch: batch, First: credentials.Find(held => held.Batch == batch)))
            .Reverse().ToList();
        return [.. usedUp
            .Select(used => able.Find(one => one.Batch == used.Batch).Batch
                ?? able.Find(one => one.First?.Issuer == used.Issuer && one.First.Type == used.Type).Batch
                ?? able.Find(one => one.First?.Issuer == used.Issuer).Batch)
            .OfType<string>().Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Fetches fresh copies of a batch, or goes on where a killed process stopped.</summary>
    /// <returns>What came; or <c>refill-unknown</c>, or the issuer's refusal.</returns>
    public static async Task<Result<ReceiveOutcome>> FetchAsync(
        WalletContext context, VaultFile vault, HistoryEntry entry, string batch, CancellationToken cancellationToken)
    {
        var name = Issuances.RefillOf(batch);
        if (vault.Content.Flows.ContainsKey(name))
            return await Issuances.ResumeAsync(context, vault, entry, name, cancellationToken);
        if (vault.Content.Refills.Find(one => one.Batch == batch) is not { } grant)
            return new Refusal("refill-unknown", "The issuer gave nothing that could fetch more copies of this.");

        var saved = new JsonObject
        {
            ["offer"] = grant.Offer.DeepClone(),
            ["copies"] = grant.Copies,
            ["dpop"] = Convert.ToBase64String(grant.DpopKey),
            ["instance"] = Convert.ToBase64String(grant.InstanceKey),
        };
        var server = context.OpenForeign(vault);
        var issuer = new IssuerClient(server, vault.Content.Settings, context.Time);
        if (!(await Issuances.ReopenAsync(issuer, saved, cancellationToken)).TryGet(out var offer, out var refusal)
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

        return await Issuances.GoOnAsync(context, vault, entry, name, offer, transactionCode: null, cancellationToken);
    }
}
