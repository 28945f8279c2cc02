using System.CommandLine;
using System.Security.Cryptography;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Keys;
using TrustLedger.Wallet.Terminal;
using TrustLedger.Wallet.Vault;

namespace TrustLedger.Wallet.Commands;

/// <summary><c>wallet init</c>: makes a vault with a new seed; with <c>--agency</c> also an agency's two keys.</summary>
internal static class InitCommand
{
    public static Command Create(CommandFactory commands)
    {
        var settings = new SettingsOptions(commands);
        var agency = commands.Switch("--agency", Texts.AgencyOption);
        var client = commands.Option("--client", "ID", Texts.ClientOption);
        var organisation = commands.Option("--organisation", "CODE", Texts.OrganisationOption);
        var place = commands.Option("--place", "CODE", Texts.PlaceOption);

        return commands.Create("init", Texts.InitHelp,
            "wallet init --api https://id.example --node https://ledger.example\n"
            + "wallet init --agency --client justice-desk-1 --organisation 11090101000000019H --place 090101",
            [.. settings.Symbols, agency, client, organisation, place],
            (context, _) => Task.FromResult(Run(context, settings, context.Get(agency)
                ? (context.Get(client), context.Get(organisation), context.Get(place))
                : null)));
    }

    private static Result<Report> Run(
        WalletContext context, SettingsOptions options, (string? Client, string? Organisation, string? Place)? agency)
    {
        if (!options.Read(context, new WalletSettings()).TryGet(out var settings, out var refusal))
            return refusal;
        AgencyIdentity? identity = null;
        if (agency is { } given && !NewAgency(given.Client, given.Organisation, given.Place).TryGet(out identity, out refusal))
            return refusal;
        if (!NativeLibraries.Check().TryGet(out _, out refusal) || !context.ReadPassphrase(isNew: true).TryGet(out var passphrase, out refusal))
            return refusal;

        var content = new VaultContent
        {
            Seed = RandomNumberGenerator.GetBytes(HandleKeys.SeedLength),
            Settings = settings,
            Agency = identity,
        };
        using (passphrase)
        {
            if (!VaultFile.Create(context.Home, passphrase, content).TryGet(out var vault, out refusal))
                return refusal;
            vault.Dispose();
        }

        var path = VaultFile.PathIn(context.Home);
        var report = new Report().Say(Texts.Made(path)).Say(Texts.KeepPassphrase).Set("vault", path);
        if (identity is not null)
            KeyShowCommand.Describe(report, identity);
        return report;
    }

    private static Result<AgencyIdentity> NewAgency(string? client, string? organisation, string? place)
    {
        if (client is not { Length: > 0 and <= 128 })
            return new Refusal("client-missing", "An agency's wallet needs --client, the id it is registered under.");
        if (organisation is not { Length: 18 } || !organisation.All(char.IsAsciiLetterOrDigit))
            return new Refusal("organisation-malformed", "--organisation is a unified social credit code of 18 characters.");
        if (place is not { Length: 6 } || !place.All(char.IsAsciiDigit))
            return new Refusal("place-malformed", "--place is a division code of six digits.");

        using var signIn = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var statements = Secp256k1Key.Generate();
        return new AgencyIdentity
        {
            Client = client,
            Organisation = organisation,
            Place = place,
            SignInKey = signIn.ExportPkcs8PrivateKey(),
            StatementKey = statements.ToBytes(),
        };
    }
}
