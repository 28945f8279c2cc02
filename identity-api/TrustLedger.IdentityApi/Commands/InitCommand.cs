using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using TrustLedger.Client.Keystore;
using TrustLedger.IdentityApi.Keys;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Keys;

namespace TrustLedger.IdentityApi.Commands;

/// <summary><c>identity-api init</c>: makes the keys of a new API, and says their public parts.</summary>
internal static class InitCommand
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static Command Create()
    {
        var data = new Option<DirectoryInfo>("--data") { Description = "The data folder; made when missing.", Required = true };
        var passphrase = new Option<FileInfo>("--passphrase-file")
        {
            Description = "A file whose first line becomes the keystore's passphrase.",
            Required = true,
        };
        var issuer = new Option<string>("--issuer")
        {
            Description = "The issuer identifier: an https URL, or http on loopback.",
            DefaultValueFactory = _ => "http://127.0.0.1:7402",
        };
        var organisation = new Option<string>("--organisation")
        {
            Description = "The organisation that runs the API, as its certificates name it.",
            DefaultValueFactory = _ => "TrustLedger development",
        };
        var module = new Option<FileInfo>("--token-module") { Description = "A PKCS #11 module: signing keys are made on its token, not in the keystore." };
        var label = new Option<string>("--token-label") { Description = "The token's label." };
        var pin = new Option<FileInfo>("--token-pin-file") { Description = "A file whose first line is the token's user PIN." };
        var key = new Option<string[]>("--token-key") { Description = "issuer, status or verifier; issuer alone when none is named." };
        key.AcceptOnlyFromAmong(KeyNames.Issuer, KeyNames.Status, KeyNames.Verifier);

        var command = new Command("init", "Make the keys and development certificates of a new API.")
        {
            data, passphrase, issuer, organisation, module, label, pin, key,
        };
        command.SetRun((parsed, _) => Run(
            parsed.GetRequiredValue(data),
            parsed.GetRequiredValue(passphrase),
            parsed.GetRequiredValue(issuer),
            parsed.GetRequiredValue(organisation),
            parsed.GetValue(module) is { } path
                ? new SigningTokenOptions
                {
                    Module = path.FullName,
                    Label = parsed.GetValue(label) ?? "",
                    PinFile = parsed.GetValue(pin)?.FullName ?? "",
                    Keys = [.. parsed.GetValue(key) ?? []],
                }
                : null,
            parsed.InvocationConfiguration.Output));
        return command;
    }

    private static async Task<Refusal?> Run(
        DirectoryInfo data, FileInfo passphraseFile, string issuerText, string organisation, SigningTokenOptions? token, TextWriter output)
    {
        if (!Uri.TryCreate(issuerText, UriKind.Absolute, out var issuer) || !IsOrganisation(organisation))
            return new Refusal("init-malformed", "The issuer is a URL; the organisation 1 to 60 letters without , = + and quotes.");
        if (!NativeLibraries.Check().TryGet(out _, out var refusal)
            || !Passphrase.FromFile(passphraseFile.FullName).TryGet(out var passphrase, out refusal))
            return refusal;

        using (passphrase)
        {
            if (!KeySetup.Make(data.FullName, passphrase, organisation, issuer, TimeProvider.System.GetUtcNow(), token).TryGet(out var folder, out refusal)
                || !ServiceKeys.Open(folder, passphrase, token).TryGet(out var keys, out refusal))
                return refusal;

            using (keys)
                await output.WriteLineAsync(Describe(keys, folder).ToJsonString(Indented));
            return null;
        }
    }

    /// <summary>Whether a certificate's name can hold it as it is.</summary>
    internal static bool IsOrganisation(string organisation) => organisation.Length is > 0 and <= 60
        && !organisation.Any(c => c is ',' or '=' or '+' or '"' or '\\' || char.IsControl(c));

    private static JsonObject Describe(ServiceKeys keys, string folder) => new()
    {
        ["registrar"] = keys.Registrar.Address.ToString(),
        ["autoDecision"] = keys.AutoDecision.Address.ToString(),
        ["relay"] = keys.Relay.Address.ToString(),
        ["issuer"] = Describe(keys.Issuer, folder, KeyNames.Issuer),
        ["status"] = Describe(keys.Status, folder, KeyNames.Status),
        ["verifier"] = Describe(keys.Verifier, folder, KeyNames.Verifier),
        ["anchorPem"] = Path.Combine(folder, KeyNames.AnchorFile),
    };

    private static JsonObject Describe(CertifiedKey key, string folder, string name) => new()
    {
        ["spki"] = key.SpkiHash.ToString(),
        ["certificatePem"] = Path.Combine(folder, KeyNames.CertificateFile(name)),
    };
}
