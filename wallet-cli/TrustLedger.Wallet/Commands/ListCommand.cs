using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using TrustLedger.Protocol;
using TrustLedger.Wallet.OpenId;
using TrustLedger.Wallet.Terminal;

namespace TrustLedger.Wallet.Commands;

/// <summary><c>wallet list</c>: the credentials held, one line for each issuance, and nothing of what is in them.</summary>
internal static class ListCommand
{
    public static Command Create(CommandFactory commands) => commands.Create("list", Texts.ListHelp, "wallet list", [],
        (context, _) => Task.FromResult(Run(context)));

    private static Result<Report> Run(WalletContext context)
    {
        if (!context.OpenVault().TryGet(out var vault, out var refusal))
            return refusal;

        var report = new Report();
        var credentials = new JsonArray();
        foreach (var batch in vault.Content.Credentials.GroupBy(held => held.Batch, StringComparer.Ordinal))
        {
            var first = batch.First();
            var fresh = batch.Count(held => held.IsFresh);
            var until = ReceivedCredential.ReadHeld(first).TryGet(out var credential, out _) ? credential.ValidUntil : null;
            var untilText = until?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            report.Show(Said.Same(batch.Key), Texts.HeldLine(first.Title ?? first.Type, untilText, fresh, batch.Count()));
            credentials.Add(new JsonObject
            {
                ["id"] = batch.Key,
                ["type"] = first.Type,
                ["title"] = first.Title,
                ["issuer"] = first.Issuer,
                ["validUntil"] = untilText,
                ["copies"] = batch.Count(),
                ["unused"] = fresh,
            });
        }

        if (credentials.Count == 0)
            report.Say(Texts.NothingHeld);
        return report.Set("credentials", credentials);
    }
}
