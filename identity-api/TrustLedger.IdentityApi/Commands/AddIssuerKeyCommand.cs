using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using TrustLedger.Client.Keystore;
using TrustLedger.IdentityApi.Keys;
using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi.Commands;

/// <summary>
/// <c>identity-api add-issuer-key</c>: makes the key that credentials are to be signed with next. It is published from the
/// next start on, and signs once the setting <c>IssuerKey</c> names it; the one before stays published until its last
/// credential is over.
/// </summary>
internal static class AddIssuerKeyCommand
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static Command Create()
    {
        var config = Configuration.FileOption();
        var organisation = new Option<string>("--organisation")
        {
            Description = "The organisation that runs the API, as the key's certificate names it.",
            DefaultValueFactory = _ => "TrustLedger development",
        };
        var command = new Command("add-issuer-key", "Make the next key of the issuer and its development certificate.") { config, organisation };
        command.SetRun((parsed, _) => Run(
            parsed.GetRequiredValue(config), parsed.GetRequiredValue(organisation), parsed.InvocationConfiguration.Output));
        return command;
    }

    private static async Task<Refusal?> Run(FileInfo config, string organisation, TextWriter output)
    {
        if (!InitCommand.IsOrganisation(organisation))
            return new Refusal("init-malformed", "The organisation is 1 to 60 letters without , = + and quotes.");
        if (!Configuration.Read(config).TryGet(out var options, out var refusal)
            || !Passphrase.FromFile(options.PassphraseFile).TryGet(out var passphrase, out refusal))
            return refusal;

        using (passphrase)
        {
            var issuer = new Uri(options.Issuer);
            if (!KeySetup.AddIssuer(options.KeyFolder, passphrase, organisation, issuer, TimeProvider.System.GetUtcNow(), options.SigningToken)
                    .TryGet(out var name, out refusal)
                || !ServiceKeys.Open(options.KeyFolder, passphrase, options.SigningToken, name).TryGet(out var keys, out refusal))
                return refusal;

            using (keys)
            {
                var said = new JsonObject
                {
                    ["name"] = name,
                    ["spki"] = keys.Issuer.SpkiHash.ToString(),
                    ["certificatePem"] = Path.Combine(options.KeyFolder, KeyNames.CertificateFile(name)),
                };
                await output.WriteLineAsync(said.ToJsonString(Indented));
            }

            return null;
        }
    }
}
