using System.CommandLine;
using System.Security.Cryptography;
using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Keys;
using TrustLedger.Wallet.Terminal;
using TrustLedger.Wallet.Vault;

namespace TrustLedger.Wallet.Commands;

/// <summary><c>wallet key show</c>: what an operator needs to register an agency's wallet. Nothing secret.</summary>
internal static class KeyShowCommand
{
    public static Command Create(CommandFactory commands) => commands.Create("show", Texts.KeyShowHelp,
        "wallet key show --json > officer.json", [], (context, _) => Task.FromResult(Run(context)));

    /// <summary>The public parts of an agency's keys.</summary>
    public static void Describe(Report report, AgencyIdentity agency)
    {
        using var statements = Secp256k1Key.FromBytes(agency.StatementKey).TryGet(out var key, out _) ? key : null;
        using var signIn = ECDsa.Create();
        signIn.ImportPkcs8PrivateKey(agency.SignInKey, out _);
        var jwk = Jwk.Of(signIn);

        report.Both("client", Texts.Client, agency.Client)
            .Both("organisation", Texts.Organisation, agency.Organisation)
            .Both("place", Texts.Place, agency.Place)
            .Both("address", Texts.StatementKey, statements!.Address.ToString())
            .Show(Texts.SignInKey, jwk.ToJson().ToJsonString())
            .Set("jwk", jwk.ToJson())
            .Set("thumbprint", jwk.Thumbprint);
    }

    private static Result<Report> Run(WalletContext context)
    {
        if (!context.OpenVault().TryGet(out var vault, out var refusal))
            return refusal;
        if (vault.Content.Agency is not { } agency)
            return new Refusal("agency-missing", "A resident's wallet has no fixed key: its handles are new for each purpose.");

        var report = new Report();
        Describe(report, agency);
        return report;
    }
}
