using System.CommandLine;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.OpenId4Vp;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Statements;
using TrustLedger.Wallet.History;
using TrustLedger.Wallet.OpenId;
using TrustLedger.Wallet.Terminal;
using TrustLedger.Wallet.Vault;

namespace TrustLedger.Wallet.Commands;

/// <summary><c>wallet history report ID --file FILE</c>: tells the authority over a verifier what it did.</summary>
/// <remarks>
/// The report is posted where its owner says, or where the registration does and the ledger vouches for that: whom an
/// accused names by itself is nobody to complain to.
/// </remarks>
internal static class HistoryReportCommand
{
    private const string FileType = "trustledger-verifier-report/1";
    private const string MediaType = "application/json";

    private static readonly string[] Reasons = ["over-asked", "purpose-false", "not-erased", "not-registered", "other"];

    public static Command Create(CommandFactory commands)
    {
        var id = commands.Argument("id", Texts.HistoryIdArgument);
        var file = commands.RequiredOption("--file", "FILE", Texts.LetterFileOption);
        var reason = commands.RequiredOption("--reason", "CODE", Texts.ReportReasonOption);
        var to = commands.Option("--to", "URL", Texts.ReportToOption);
        return commands.Create("report", Texts.HistoryReportHelp, "wallet history report h0a1b2c3d --reason not-erased --file report.json", [id, file, reason, to],
            (context, cancellationToken) =>
                RunAsync(context, context.Get(id), context.Get(file)!, context.Get(reason)!, context.Get(to), cancellationToken));
    }

    private static async Task<Result<Report>> RunAsync(
        WalletContext context, string id, string file, string reason, string? to, CancellationToken cancellationToken)
    {
        if (!Reasons.Contains(reason, StringComparer.Ordinal))
            return new Refusal("report-reason-unknown", $"Reasons are: {string.Join(", ", Reasons)}.");
        Uri? named = null;
        if (to is not null && !Uri.TryCreate(to, UriKind.Absolute, out named))
            return new Refusal("url-malformed", "--to is an address.");
        if (!context.OpenVault().TryGet(out var vault, out var refusal) || !HistoryShowCommand.Find(vault, id).TryGet(out var about, out refusal))
            return refusal;
        if (about.What != "present" || about.Party is null)
            return new Refusal("entry-not-about-verifier", "Only a verifier's request can be reported.");
        if (named is null)
        {
            (named, refusal) = await AuthorityAsync(context, vault, about, cancellationToken);
            if (refusal is not null)
                return refusal;
        }

        context.Output.Note(Texts.YouReport);
        context.Output.Note(Texts.Verifier, about.Whom);
        context.Output.Note(Texts.Party, about.Party);
        if ((named?.AbsoluteUri ?? about.Authority) is { } address)
            context.Output.Note(Texts.AnswerGoesTo, address);
        if (context.Confirm(Texts.ReportQuestion) is { } no)
            return no;

        var text = Write(vault, about, reason, context.Now);
        var reported = new HistoryEntry(context.Now, "report", about.Whom, [reason])
        {
            About = about.Id,
            Party = about.Party,
            PartyProven = about.PartyProven,
            Address = named?.AbsoluteUri,
            Sent = named is not null,
            Outcome = TransactionOutcome.Unknown,
        };
        Transactions.Add(vault, reported);
        vault.Save();
        refusal = HandIn.Write(Path.GetFullPath(file), text);
        if (refusal is null && named is not null)
            refusal = await HandIn.PostAsync(context, vault, named, text, MediaType, cancellationToken);
        Transactions.End(reported, refusal);
        vault.Save();
        if (refusal is not null)
            return refusal;
        return new Report().Say(Texts.LetterWritten(file)).Say(named is null ? Texts.HandReportIn : Texts.ReportSent(named.AbsoluteUri))
            .Set("entry", reported.Id).Set("file", file).Set("sent", named is not null);
    }

    // Null where the ledger does not accredit the registration that names the authority, or does not let its reader see.
    private static async Task<(Uri? Address, Refusal? Refusal)> AuthorityAsync(
        WalletContext context, VaultFile vault, HistoryEntry about, CancellationToken cancellationToken)
    {
        if (about is not { Authority: { } authority, Registration: { } registration } || Hash.Read(about.VerifierKey) is not { } key)
            return (null, null);
        if (!(await new Accreditations(context, vault).AskAsync(registration, key, AccreditationPurpose.Verify, cancellationToken)).TryGet(out var answer, out var refusal))
            return refusal.Code == "issuer-not-accredited" ? (null, null) : (null, refusal);
        return answer.Result == CheckResult.Passed ? (new Uri(authority), null) : (null, null);
    }

    private static string Write(VaultFile vault, HistoryEntry about, string reason, DateTimeOffset now)
    {
        var letter = HolderLetter.Report(about, vault.Content.History.Where(entry => entry.About == about.Id && entry.What == "erase"), reason, now);
        return new JsonObject
        {
            ["type"] = FileType,
            ["report"] = letter.DeepClone(),
            ["signed"] = HolderLetter.Sign(HolderLetter.ReportType, letter, about, vault),
        }.ToJsonString(HistoryExportCommand.Indented);
    }
}
