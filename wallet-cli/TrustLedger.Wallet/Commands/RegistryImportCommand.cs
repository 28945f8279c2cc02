using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol;
using TrustLedger.Wallet.Api;
using TrustLedger.Wallet.Signing;
using TrustLedger.Wallet.Terminal;

namespace TrustLedger.Wallet.Commands;

/// <summary><c>wallet registry import KIND FILE</c>: streams a register's CSV; bad lines are told by number and code alone.</summary>
internal static class RegistryImportCommand
{
    private const int LinesShown = 20;

    public static Command Create(CommandFactory commands)
    {
        var kind = commands.Argument("kind", Texts.RegisterKindArgument);
        kind.AcceptOnlyFromAmong("residents", "organisations", "representatives");
        var file = commands.Argument("file", Texts.CsvArgument);
        return commands.Create("import", Texts.RegistryImportHelp, "wallet registry import residents residents.csv", [kind, file],
            (context, cancellationToken) => RunAsync(context, context.Get(kind), context.Get(file), cancellationToken));
    }

    private static async Task<Result<Report>> RunAsync(WalletContext context, string kind, string file, CancellationToken cancellationToken)
    {
        Refusal? refusal;
        if (file != "-" && !InputFile.Find(file).TryGet(out _, out refusal))
            return refusal;
        if (!Desk.OpenAgency(context).TryGet(out var desk, out refusal))
            return refusal;

        await using var stream = file == "-" ? Console.OpenStandardInput() : File.OpenRead(file);
        using var upload = new CsvUpload(stream, sent => context.Output.Note(Texts.SentMegabytes(sent / (1024 * 1024))));
        if (!(await desk.Api.UploadAsync($"registry/imports/{kind}", upload, desk.AgencyCaller!, cancellationToken)).TryGet(out var answer, out refusal))
            return refusal;

        var lines = (answer.Json["items"] as JsonArray)?.OfType<JsonObject>().ToList() ?? [];
        if (lines is not [.. var refused, var counts] || counts.WholeNumber("lines") is null)
            return new Refusal("api-answer-malformed", "The API did not say what became of the import.");

        var report = new Report();
        foreach (var line in refused.Take(LinesShown))
            report.Show(Texts.Line(line.WholeNumber("line") ?? 0), line.Text("code") ?? "?");
        if (refused.Count > LinesShown)
            report.Say(Texts.MoreLines(refused.Count - LinesShown));
        foreach (var (member, label) in new[]
        {
            ("lines", Texts.Lines), ("added", Texts.Added), ("updated", Texts.Updated), ("unchanged", Texts.Unchanged), ("refused", Texts.RefusedLines),
        })
        {
            report.Show(label, (counts.WholeNumber(member) ?? 0).ToString(CultureInfo.InvariantCulture)).Set(member, counts.WholeNumber(member));
        }

        return report.Set("refusedLines", new JsonArray([.. refused.Select(line => line.DeepClone())]));
    }
}
