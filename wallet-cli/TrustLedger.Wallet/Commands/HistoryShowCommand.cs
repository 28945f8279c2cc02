using System.CommandLine;
using System.Globalization;
using TrustLedger.Protocol;
using TrustLedger.Wallet.History;
using TrustLedger.Wallet.Terminal;
using TrustLedger.Wallet.Vault;

namespace TrustLedger.Wallet.Commands;

/// <summary><c>wallet history show ID</c>: one dealing with all that was noted of it.</summary>
internal static class HistoryShowCommand
{
    public static Command Create(CommandFactory commands)
    {
        var id = commands.Argument("id", Texts.HistoryIdArgument);
        return commands.Create("show", Texts.HistoryShowHelp, "wallet history show h0a1b2c3d", [id],
            (context, _) => Task.FromResult(Run(context, context.Get(id))));
    }

    /// <returns>The entry of that name; or <c>entry-unknown</c>.</returns>
    public static Result<HistoryEntry> Find(VaultFile vault, string id) => vault.Content.History.Find(entry => entry.Id == id)
        ?? (Result<HistoryEntry>)new Refusal("entry-unknown", "The history has no entry of that name.");

    private static Result<Report> Run(WalletContext context, string id)
    {
        if (!context.OpenVault().TryGet(out var vault, out var refusal) || !Find(vault, id).TryGet(out var entry, out refusal))
            return refusal;

        var report = new Report()
            .Show(Texts.When, entry.At.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture))
            .Show(Texts.What, Texts.Dealing(entry.What))
            .Show(Texts.Whom, entry.Whom);
        if (entry.Party is { } party)
            report.Show(Texts.Party, entry.PartyProven ? Said.Same(TextWidth.Value(party)) : Texts.UnprovenParty(party));
        if (entry.Purpose is { } purpose)
            report.Show(Texts.Purpose, purpose);
        if (entry.Address is { } address)
            report.Show(Texts.AnswerGoesTo, address);
        foreach (var claim in entry.Disclosed)
            report.Show(Texts.Claim, $"{claim.Path}  {claim.Type}");
        if (entry.Disclosed.Count == 0 && entry.Names.Count > 0)
            report.Show(Texts.Claim, string.Join(", ", entry.Names));
        report.Show(Texts.Outcome, Texts.OutcomeOf(entry.Outcome, entry.Code));
        if (entry is { Sent: true, Outcome: not TransactionOutcome.Done })
            report.Say(Texts.MayHaveArrived);
        foreach (var about in vault.Content.History.Where(other => other.About == entry.Id))
            report.Show(Texts.Dealing(about.What), $"{about.Id}  {about.At.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)}");

        foreach (var (member, value) in HistoryJson.Write(entry))
            report.Set(member, value?.DeepClone());
        return report;
    }
}
