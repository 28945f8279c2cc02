using System.CommandLine;
using System.Globalization;
using TrustLedger.Protocol;
using TrustLedger.Wallet.History;
using TrustLedger.Wallet.OpenId;
using TrustLedger.Wallet.Terminal;
using TrustLedger.Wallet.Vault;

namespace TrustLedger.Wallet.Commands;

/// <summary><c>wallet delete ID</c>: removes an issuance's copies with their keys, and tells the issuer where it wants to hear of it.</summary>
/// <remarks>
/// They are gone once the vault is saved, whether the issuer can be told or not: an issuer that is away keeps nobody from
/// deleting. Nothing is revoked by it.
/// </remarks>
internal static class DeleteCommand
{
    public static Command Create(CommandFactory commands)
    {
        var id = commands.Argument("id", Texts.CredentialIdArgument);
        return commands.Create("delete", Texts.DeleteHelp, "wallet delete c1f2", [id],
            (context, cancellationToken) => RunAsync(context, context.Get(id), cancellationToken));
    }

    private static async Task<Result<Report>> RunAsync(WalletContext context, string id, CancellationToken cancellationToken)
    {
        if (!context.OpenVault().TryGet(out var vault, out var refusal))
            return refusal;
        // A whole issuance: by one copy's name nobody means only that copy.
        if (vault.Content.Credentials.Where(held => held.Batch == id).ToList() is not [{ } first, ..] copies)
            return new Refusal("credential-unknown", "This wallet holds no credential of that name.");

        Describe(context, vault, copies);
        if (context.Confirm(Texts.DeleteQuestion) is { } no)
            return no;

        var entry = new HistoryEntry(context.Now, "delete", first.Issuer, [first.Type]) { Party = first.Issuer, PartyProven = true };
        Transactions.Add(vault, entry);
        var notice = vault.Content.Notices.Find(one => one.Batch == id);
        var grant = vault.Content.Refills.Find(one => one.Batch == id);
        entry.Sent = notice is not null;
        Remove(vault, first, grant);
        vault.Save();

        var title = first.Title ?? first.Type;
        var report = new Report().Say(Texts.Deleted(title, copies.Count))
            .Set("id", id).Set("type", first.Type).Set("issuer", first.Issuer).Set("copies", copies.Count).Set("entry", entry.Id);
        if (notice is null)
            return report.Set("issuerTold", null);
        refusal = await new DeletionNotice(context, vault).SendAsync(notice, grant, cancellationToken);
        return report.Say(refusal is null ? Texts.IssuerToldOfDeletion : Texts.IssuerNotToldOfDeletion(refusal.Code))
            .Set("issuerTold", refusal is null).Set("code", refusal?.Code);
    }

    // What refills these copies goes on for others of its issuer, where it can.
    private static void Remove(VaultFile vault, HeldCredential first, RefillGrant? grant)
    {
        vault.Content.Credentials.RemoveAll(held => held.Batch == first.Batch);
        vault.Content.Notices.RemoveAll(notice => notice.Batch == first.Batch);
        if (grant is null)
            return;
        if (vault.Content.Credentials.FindLast(held => held.Issuer == first.Issuer && held.Type == first.Type) is { } other)
            grant.Batch = other.Batch;
        else
            vault.Content.Refills.Remove(grant);
    }

    private static void Describe(WalletContext context, VaultFile vault, List<HeldCredential> copies)
    {
        var first = copies[0];
        context.Output.Note(Texts.YouDelete);
        context.Output.Note(Texts.Credential, first.Title ?? first.Type);
        context.Output.Note(Texts.Issuer, first.Issuer);
        if (ReceivedCredential.ReadHeld(first).TryGet(out var credential, out _) && credential.ValidUntil is { } until)
            context.Output.Note(Texts.ValidUntil, until.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        context.Output.Note(Texts.CopiesHeld, copies.Count.ToString(CultureInfo.InvariantCulture));
        context.Output.Note(Texts.DeletingIsForGood);

        // Letters are signed with the copy's own key (HolderLetter).
        var names = copies.Select(copy => copy.Id).ToHashSet(StringComparer.Ordinal);
        var shown = vault.Content.History.Count(dealing => dealing.Disclosed.Exists(claim => names.Contains(claim.Credential)));
        if (shown > 0)
            context.Output.Note(Texts.DeletingEndsLetters(shown));
    }
}
