using System.CommandLine;
using System.Text.Json.Nodes;
using TrustLedger.Protocol;
using TrustLedger.Wallet.Terminal;
using TrustLedger.Wallet.Vault;

namespace TrustLedger.Wallet.Commands;

/// <summary><c>wallet settings</c>: shows, and changes, which servers and logs this wallet works with.</summary>
internal static class SettingsCommand
{
    public static Command Create(CommandFactory commands)
    {
        var options = new SettingsOptions(commands);
        return commands.Create("settings", Texts.SettingsHelp, "wallet settings --api https://id.example",
            options.Symbols, (context, _) => Task.FromResult(Run(context, options)));
    }

    private static Result<Report> Run(WalletContext context, SettingsOptions options)
    {
        if (!context.OpenVault().TryGet(out var vault, out var refusal)
            || !options.Read(context, vault.Content.Settings).TryGet(out var settings, out refusal))
        {
            return refusal;
        }

        vault.Content.Settings = settings;
        vault.Save();

        var report = new Report()
            .Both("api", Texts.ApiLabel, settings.Api?.ToString() ?? "-")
            .Both("node", Texts.NodeLabel, settings.Node?.ToString() ?? "-")
            .Both("profile", Texts.ProfileLabel, settings.Profile == WalletProfile.Open ? "open" : "haip")
            .Both("loopback", Texts.LoopbackLabel, settings.AllowLoopback ? "yes" : "no");
        var logs = new JsonObject();
        foreach (var (name, log) in settings.Logs)
        {
            report.Show(Texts.Log(name), $"{log.Origin ?? "?"} {log.GenesisHash}");
            logs[name] = new JsonObject { ["genesis"] = log.GenesisHash, ["origin"] = log.Origin, ["onFirstUse"] = log.OnFirstUse };
        }

        return report.Set("logs", logs);
    }
}
