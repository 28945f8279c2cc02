using System.CommandLine;
using System.Text.Json.Nodes;
using TrustLedger.Client.Keystore;
using TrustLedger.IdentityApi.Keys;
using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi.Commands;

/// <summary><c>identity-api wallet-provider</c>: for development, makes what lets a wallet prove which wallet it is.</summary>
internal static class WalletProviderCommand
{
    public static Command Create()
    {
        var data = new Option<DirectoryInfo>("--data") { Description = "The data folder that init made.", Required = true };
        var passphrase = new Option<FileInfo>("--passphrase-file") { Description = "A file whose first line is the keystore's passphrase.", Required = true };
        var file = new Option<FileInfo>("--out") { Description = "The file to write, for wallet settings --wallet-provider; nothing is overwritten.", Required = true };

        var command = new Command("wallet-provider", "For development: make a wallet provider under the development root.") { data, passphrase, file };
        command.SetRun((parsed, _) => Run(
            parsed.GetRequiredValue(data), parsed.GetRequiredValue(passphrase), parsed.GetRequiredValue(file), parsed.InvocationConfiguration.Output));
        return command;
    }

    private static async Task<Refusal?> Run(DirectoryInfo data, FileInfo passphraseFile, FileInfo file, TextWriter output)
    {
        if (!Passphrase.FromFile(passphraseFile.FullName).TryGet(out var passphrase, out var refusal))
            return refusal;
        using (passphrase)
        {
            var folder = Path.Combine(data.FullName, "keys");
            if (!KeystoreFile.Open(Path.Combine(folder, KeyNames.KeystoreFile), passphrase).TryGet(out var keystore, out refusal))
                return refusal;
            using (keystore)
            {
                if (!keystore.P256(KeyNames.Authority).TryGet(out var root, out refusal))
                    return refusal;
                var now = TimeProvider.System.GetUtcNow();
                using var authority = DevelopmentAuthority.Open(root, Path.Combine(folder, KeyNames.AnchorFile), "TrustLedger development", now);
                if (!DevelopmentWalletProvider.TryMake(file.FullName, authority, "TrustLedger development", new Uri("https://wallet.invalid"), now))
                    return new Refusal("file-exists", "The file is there already; nothing was written.");
            }
        }

        await output.WriteLineAsync(new JsonObject { ["walletProviderPem"] = file.FullName }.ToJsonString());
        return null;
    }
}
