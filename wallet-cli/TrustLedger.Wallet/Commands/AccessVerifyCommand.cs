using System.CommandLine;
using System.Text.Json.Nodes;
using TrustLedger.Client.Reading;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Wallet.Access;
using TrustLedger.Wallet.Signing;
using TrustLedger.Wallet.Terminal;

namespace TrustLedger.Wallet.Commands;

/// <summary><c>wallet access verify FILE</c>: lines that were kept, against the ledger. The API is not asked.</summary>
internal static class AccessVerifyCommand
{
    private const int MaximumMebibytes = 64;

    public static Command Create(CommandFactory commands)
    {
        var file = commands.Argument("file", Texts.AccessFileArgument);
        return commands.Create("verify", Texts.AccessVerifyHelp, "wallet access verify who-looked.json", [file],
            (context, cancellationToken) => RunAsync(context, context.Get(file), cancellationToken));
    }

    private static async Task<Result<Report>> RunAsync(WalletContext context, string name, CancellationToken cancellationToken)
    {
        if (!InputFile.Find(name, MaximumMebibytes).TryGet(out var file, out var refusal)
            || !StrictJson.ParseObject(await File.ReadAllBytesAsync(file.FullName, cancellationToken), MaximumMebibytes * 1024 * 1024).TryGet(out var json, out refusal))
            return refusal;
        if (json["records"] is not JsonArray records)
            return new Refusal("access-record-malformed", "The file has no records.");
        if (!context.OpenVault().TryGet(out var vault, out refusal)
            || !WalletContext.NodeOf(vault).TryGet(out var node, out refusal)
            || !(await new LogBook(context, vault).FindAsync("identity", cancellationToken)).TryGet(out var log, out refusal))
            return refusal;

        using var http = NodeClient.CreateHttp();
        return await AccessReport.OfAsync(records, new AccessCheck(new NodeClient(http, node, log, reader: null, context.Time)), cancellationToken);
    }
}
