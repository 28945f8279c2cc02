using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using TrustLedger.Protocol;
using TrustLedger.Wallet.OpenId;
using TrustLedger.Wallet.Terminal;

namespace TrustLedger.Wallet.Commands;

/// <summary><c>wallet show ID</c>: what a credential says, to its holder.</summary>
internal static class ShowCommand
{
    public static Command Create(CommandFactory commands)
    {
        var id = commands.Argument("id", Texts.CredentialIdArgument);
        return commands.Create("show", Texts.ShowHelp, "wallet show c1f2", [id],
            (context, _) => Task.FromResult(Run(context, context.Get(id))));
    }

    private static Result<Report> Run(WalletContext context, string id)
    {
        if (!context.OpenVault().TryGet(out var vault, out var refusal))
            return refusal;
        if (vault.Content.Credentials.Find(held => held.Batch == id || held.Id == id) is not { } held)
            return new Refusal("credential-unknown", "This wallet holds no credential of that name.");
        if (!ReceivedCredential.ReadHeld(held).TryGet(out var credential, out refusal))
            return refusal;

        var claims = new JsonObject();
        var report = new Report().Show(Texts.Credential, TextWidth.Name(held.Title ?? held.Type)).Set("title", held.Title ?? held.Type)
            .Show(Texts.Type, held.Type).Set("type", held.Type)
            .Show(Texts.Issuer, held.Issuer).Set("issuer", held.Issuer)
            .Both("validUntil", Texts.ValidUntil, credential.ValidUntil?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "-");
        foreach (var (path, disclosure) in credential.SdJwt.Disclosed.Where(item => item.Key.Steps.Count == 1).OrderBy(item => item.Key.ToString(), StringComparer.Ordinal))
        {
            var name = disclosure.Name ?? path.ToString();
            report.Show(Said.Same(TextWidth.Label(name)), Text(disclosure.Value));
            claims[name] = disclosure.Value?.DeepClone();
        }

        return report.Set("claims", claims).Set("status", credential.Status?.ToJson());
    }

    private static string Text(JsonNode? value) => value is JsonValue text && text.TryGetValue<string>(out var plain)
        ? plain
        : value?.ToJsonString() ?? "null";
}
