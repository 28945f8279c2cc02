using TrustLedger.Credentials.OpenId4Vp;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Wallet.OpenId;
using TrustLedger.Wallet.Terminal;
using TrustLedger.Wallet.Vault;

namespace TrustLedger.Wallet.History;

/// <summary>Writes down every dealing with an issuer or a verifier, whatever becomes of it.</summary>
internal static class Transactions
{
    /// <summary>The newest entries that are kept; what is older is dropped, so that a vault stays small enough to be read.</summary>
    public const int Most = 5_000;

    /// <summary>
    /// Runs one dealing with a new entry of the history, which the dealing fills in as it learns who asks for what.
    /// The entry is saved with its outcome, also when the dealing is refused or fails.
    /// </summary>
    /// <param name="context">The run whose vault is opened.</param>
    /// <param name="what">The command.</param>
    /// <param name="run">The dealing. It saves the vault itself before anything leaves the wallet.</param>
    /// <returns>As <paramref name="run"/>; or why the vault does not open.</returns>
    public static async Task<Result<Report>> RecordAsync(
        WalletContext context, string what, Func<VaultFile, HistoryEntry, Task<Result<Report>>> run)
    {
        if (!context.OpenVault().TryGet(out var vault, out var refusal))
            return refusal;

        var entry = new HistoryEntry(context.Now, what, "-", []) { Outcome = TransactionOutcome.Unknown };
        Add(vault, entry);
        var ran = false;
        try
        {
            var result = await run(vault, entry);
            result.TryGet(out _, out refusal);
            End(entry, refusal);
            ran = true;
            return result;
        }
        finally
        {
            if (!ran)
                (entry.Outcome, entry.Code) = (TransactionOutcome.Failed, "fault");
            vault.Save();
        }
    }

    /// <summary>How a dealing ended: well, or with what refusal.</summary>
    public static void End(HistoryEntry entry, Refusal? refusal) =>
        (entry.Outcome, entry.Code) = refusal is null ? (TransactionOutcome.Done, null) : (OutcomeOf(refusal), refusal.Code);

    public static void Add(VaultFile vault, HistoryEntry entry)
    {
        vault.Content.History.Add(entry);
        if (vault.Content.History.Count > Most)
            vault.Content.History.RemoveRange(0, vault.Content.History.Count - Most);
    }

    /// <summary>What a link says of who asks, before anyone has proven it.</summary>
    public static void Learn(HistoryEntry entry, string requestLink)
    {
        if (RequestLink.Parse(requestLink).TryGet(out var link, out _))
            entry.Party = link.ClientId;
    }

    /// <summary>Who asks, as the signature over the request proves it.</summary>
    /// <param name="entry">Of this dealing.</param>
    /// <param name="request">What was asked.</param>
    /// <param name="subject">The certificate's subject.</param>
    /// <param name="key">Hash of the verifier's public key, by which the ledger knows it.</param>
    public static void Learn(HistoryEntry entry, PresentationRequest request, string subject, Hash? key = null)
    {
        entry.VerifierKey = key?.ToString();
        if (request.Registration is { } shown && VerifierRegistration.Parse(shown.Document).TryGet(out var registration, out _)
            && registration.ClientId == request.ClientId)
        {
            entry.Registration = VerifierRegistration.NameOf(shown.Document.Span);
            (entry.Support, entry.Authority) = (registration.Support?.AbsoluteUri, registration.Authority?.AbsoluteUri);
        }

        (entry.Party, entry.PartyProven, entry.Whom) = (request.ClientId, true, subject);
        (entry.Purpose, entry.Address, entry.Nonce) = (request.Purpose, request.ResponseUri, request.Nonce);
    }

    /// <summary>What is about to be shown: its copies are spent, and all of it is on the disk when this returns.</summary>
    /// <exception cref="IOException">Not known to be on the disk: nothing may be sent.</exception>
    public static void Send(VaultFile vault, HistoryEntry entry, Presentation shown, DateTimeOffset now)
    {
        Copies.Spend(shown.Held, now);
        entry.Disclosed.AddRange(shown.Disclosed);
        (entry.Names, entry.Sent) = (shown.ClaimNames, true);
        vault.Save();
    }

    private static TransactionOutcome OutcomeOf(Refusal refusal) =>
        refusal.Code == "not-confirmed" ? TransactionOutcome.Declined
        : FaultCodes.Has(refusal.Code) ? TransactionOutcome.Failed
        : TransactionOutcome.Refused;
}
