using System.CommandLine;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using TrustLedger.Client.Keystore;
using TrustLedger.Protocol;
using TrustLedger.Wallet.History;
using TrustLedger.Wallet.Terminal;

namespace TrustLedger.Wallet.Commands;

/// <summary><c>wallet history export FILE</c>: the whole history as one JSON file that its owner may take anywhere.</summary>
internal static class HistoryExportCommand
{
    /// <summary>For files that people read, too.</summary>
    public static JsonSerializerOptions Indented { get; } = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        // Chinese stays readable.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static Command Create(CommandFactory commands)
    {
        var file = commands.Argument("file", Texts.HistoryFileArgument);
        return commands.Create("export", Texts.HistoryExportHelp, "wallet history export my-history.json", [file],
            (context, _) => Task.FromResult(Run(context, context.Get(file))));
    }

    private static Result<Report> Run(WalletContext context, string name)
    {
        if (!context.OpenVault().TryGet(out var vault, out var refusal))
            return refusal;

        var path = Path.GetFullPath(name);
        var entries = vault.Content.History;
        return DurableFile.TryCreate(path, JsonSerializer.SerializeToUtf8Bytes(HistoryJson.Write(entries), Indented))
            ? new Report().Say(Texts.HistoryExported(entries.Count.ToString(CultureInfo.InvariantCulture), path))
                .Say(Texts.HistoryIsPlain).Set("file", path).Set("entries", entries.Count)
            : new Refusal("file-exists", "There is a file of that name; nothing is overwritten.");
    }
}
