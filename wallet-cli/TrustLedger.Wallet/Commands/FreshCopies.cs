using TrustLedger.Credentials.OpenId4Vp;
using TrustLedger.Credentials.SdJwt;
using TrustLedger.Protocol;
using TrustLedger.Wallet.History;
using TrustLedger.Wallet.OpenId;
using TrustLedger.Wallet.Terminal;
using TrustLedger.Wallet.Vault;

namespace TrustLedger.Wallet.Commands;

/// <summary>Where every copy that would answer was shown before, asks to fetch fresh ones from their issuer, and fetches them.</summary>
/// <remarks>
/// Asked first: an issuer that is told in the same minute as a verifier learns something from it. Fetched only when all are
/// used up, so that most presentations have no such minute.
/// </remarks>
internal static class FreshCopies
{
    /// <summary>Fetches what a choice lacks.</summary>
    /// <param name="context">The run.</param>
    /// <param name="vault">What is held; the fresh copies are kept in it.</param>
    /// <param name="query">What is asked for.</param>
    /// <param name="fits">Which credentials come into question; null for all.</param>
    /// <param name="cancellationToken">Stops between two steps; each is saved.</param>
    /// <returns>
    /// Null when there is nothing to fetch, or all of it came; else <c>not-confirmed</c> or why it did not come.
    /// </returns>
    public static async Task<Refusal?> FetchAsync(
        WalletContext context, VaultFile vault, DcqlQuery query, Func<SdJwtVc, bool>? fits, CancellationToken cancellationToken)
    {
        var usedUp = Presentation.UsedUp(vault, query, fits);
        var batches = Refills.For(vault, usedUp);
        if (batches.Count == 0)
            return null;

        foreach (var title in usedUp.Select(used => used.Title ?? used.Type).Distinct(StringComparer.Ordinal))
            context.Output.Note(Texts.CopiesUsedUp(title));
        if (context.Confirm(Texts.RefillQuestion) is { } no)
            return no;
        foreach (var batch in batches)
        {
            // A dealing of its own in the history: another party, at another time.
            var fetched = await Transactions.RecordAsync(context, "refill", async (same, entry) =>
                (await Refills.FetchAsync(context, same, entry, batch, cancellationToken)).TryGet(out _, out var refused) ? new Report() : refused);
            if (!fetched.TryGet(out _, out var refusal))
                return refusal;
        }

        return null;
    }
}
