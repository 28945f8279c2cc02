using TrustLedger.Demo.City;
using TrustLedger.Demo.Harness;
using TrustLedger.SystemTests.City;

namespace TrustLedger.SystemTests.Commands;

/// <summary>Command lines that are wrong (exit 1) and input that is refused (exit 2, with its code), of all three programs.</summary>
[Collection(InCity.Name)]
public sealed class CommandTests(CityFixture city)
{
    private const string Nothing = "0x0000000000000000000000000000000000000000000000000000000000000000";

    public static TheoryData<string> WrongCommandLines =>
    [
        "wallet", "wallet nonsense", "wallet --nonsense", "wallet init extra", "wallet enrol --identity", "wallet receive", "wallet receive a b",
        "wallet receive a --copies many", "wallet list --lang fr", "wallet list --passphrase-fd x", "wallet show", "wallet present",
        "wallet claim residence.current", "wallet claim --content f", "wallet endorse", "wallet share", "wallet apply",
        "wallet attest a b", "wallet accept", "wallet revoke", "wallet verify", "wallet evidence", "wallet evidence export", "wallet officer",
        "wallet officer confirm", "wallet officer decide a", "wallet officer decide a --outcome maybe --reason f",
        "wallet officer decide a --outcome grant", "wallet corrections", "wallet corrections propose leave", "wallet corrections opine",
        "wallet corrections decide", "wallet corrections acknowledge", "wallet governance", "wallet governance propose",
        "wallet governance propose member --role a", "wallet governance endorse", "wallet registry import", "wallet statement verify",
        "wallet ledger", "wallet ledger nonsense", "wallet handle new",
        "identity-api", "identity-api nonsense", "identity-api run", "identity-api import", "identity-api import residents",
        "identity-api import ghosts f --config f", "identity-api generate residents", "identity-api generate residents --count 0",
        "identity-api generate residents --count many", "identity-api client add --id a", "identity-api init",
        "trustledger-node nonsense", "trustledger-node keygen", "trustledger-node keygen --log a", "trustledger-node init --data d",
        "trustledger-node reindex", "trustledger-node run --port 1",
    ];

    [Theory, MemberData(nameof(WrongCommandLines))]
    public async Task A_wrong_command_line_ends_with_1_and_says_what_is_wrong(string line)
    {
        var words = line.Split(' ');
        var result = await CommandRunner.RunAsync(ProgramOf(words[0]), words[1..], input: null, CancellationToken.None);
        Assert.True(result.ExitCode == 1, $"{line}: exit {result.ExitCode}: {result.Error}");
        Assert.NotEmpty(result.Error);
    }

    public static TheoryData<string, string, string> RefusedByTheWallet => new()
    {
        { "resident", "show none", "credential-unknown" },
        { "resident", "receive nonsense", "offer-uri-malformed" },
        { "resident", "receive openid-credential-offer://?credential_offer_uri=file%3A%2F%2F%2Fetc%2Fpasswd", "offer-uri-malformed" },
        { "resident", "present nonsense", "request-link-malformed" },
        { "resident", "present openid4vp://?client_id=a&response_type=vp_token", "request-unsigned" },
        { "resident", "claim residence.current --content none.json", "file-missing" },
        { "resident", "claim a-predicate-of-more-than-thirty-two-bytes --content none.json", "predicate-malformed" },
        { "resident", "claim residence.current --content {good}", "not-enrolled" },
        { "resident", "apply residence-permit.endorsement", "not-enrolled" },
        { "newcomer", "enrol --identity {good}", "identity-malformed" },
        { "resident", "statement verify none.json", "file-missing" },
        { "resident", "statement verify {good}", "statement-malformed" },
        { "resident", "statement verify {bad}", "json-malformed" },
        { "resident", "verify none.json", "file-missing" },
        { "resident", "verify {bad}", "json-malformed" },
        { "resident", "ledger check nothing", "log-unknown" },
        { "resident", "init", "keystore-exists" },
        { "resident", "attest", "agency-missing" },
        { "resident", "officer confirm none", "agency-missing" },
        { "resident", "governance endorse " + Nothing, "agency-missing" },
        { "resident", "evidence export " + Nothing + " --out out.json", "statement-unknown" },
        { "data", "officer confirm none", "session-unknown" },
        { "data", "officer offer person", "subject-missing" },
        { "data", "officer offer crown --session none", "configuration-unknown" },
        { "data", "officer offer person --session none", "session-unknown" },
        { "data", "officer request --result none", "presentation-unknown" },
        { "data", "officer decide none --outcome grant --reason {good}", "application-unknown" },
        { "police", "officer decide none --outcome grant --reason {good}", "application-unknown" },
        { "police", "officer confirm none", "role-missing" },
        { "police", "attest " + Nothing, "claim-unknown" },
        { "police", "governance endorse " + Nothing, "statement-unknown" },
        { "data", "governance propose member --organisation 1 --role a --place b --key 0x12", "proposal-malformed" },
        { "data", "governance endorse none", "uid-malformed" },
        { "data", "registry import residents none.csv", "file-missing" },
        { "office", "corrections opine " + Nothing, "record-unknown" },
        { "justice", "corrections decide none", "uid-malformed" },
        { "justice", "corrections propose leave --case " + Nothing + " --content {good}", "body-unfit" },
        { "procuratorate", "corrections show " + Nothing, "record-unknown" },
    };

    [Theory, MemberData(nameof(RefusedByTheWallet))]
    public async Task What_the_wallet_refuses_ends_with_2_and_its_code(string wallet, string line, string code)
    {
        await File.WriteAllTextAsync(city.Aside("good.json"), """{"a":1}""");
        await File.WriteAllTextAsync(city.Aside("bad.json"), "not json");
        var words = line.Replace("{good}", city.Aside("good.json"), StringComparison.Ordinal)
            .Replace("{bad}", city.Aside("bad.json"), StringComparison.Ordinal).Split(' ');
        var runner = wallet switch
        {
            "resident" => await city.UnusedWalletAsync(),
            "newcomer" => await city.NewWalletAsync(),
            _ => city.City.Wallet(Organisation.All.Single(organisation => organisation.Wallet == wallet)),
        };
        var result = await runner.TryAsync(words[0], words[1..]);
        Assert.True(result.ExitCode == 2 && result.ErrorCode == code, $"exit {result.ExitCode}, {result.ErrorCode}: {result.Error}");
        Assert.Empty(result.Output);
    }

    [Fact]
    public async Task A_wrong_passphrase_and_a_missing_home_are_refused()
    {
        var other = city.Aside("other-passphrase");
        PrivateFile.Write(other, "another passphrase altogether");
        await MustRefuseAsync("passphrase-wrong", Programs.Wallet, "list", "--home", city.Data.Home, "--passphrase-file", other, "--json");
        await MustRefuseAsync(
            "vault-missing", Programs.Wallet, "list", "--home", city.Aside("no-home"), "--passphrase-file", city.City.Folder.Passphrase, "--json");
    }

    [Fact]
    public async Task What_the_API_refuses_at_its_commands_ends_with_2_and_its_code()
    {
        var (config, bad, none) = (city.City.Servers.ApiConfig, city.Aside("bad.json"), city.Aside("none.json"));
        await File.WriteAllTextAsync(bad, "not json");
        var key = city.Aside("tester.jwk");
        string[] add = ["client", "add", "--config", config, "--organisation", Organisation.Data.Code, "--place", "090101"];
        await MustRefuseAsync("configuration-missing", Programs.IdentityApi, "run", "--config", none);
        await MustRefuseAsync("configuration-malformed", Programs.IdentityApi, "run", "--config", bad);
        await MustRefuseAsync("data-folder-locked", Programs.IdentityApi, "run", "--config", config);
        await MustRefuseAsync("jwk-malformed", Programs.IdentityApi, [.. add, "--id", "a", "--role", "office", "--jwk", none]);
        await MustRefuseAsync("role-unknown", Programs.IdentityApi, [.. add, "--id", "a", "--role", "mayor", "--jwk", key]);
        await MustRefuseAsync("client-id-malformed", Programs.IdentityApi, [.. add, "--id", "a b", "--role", "office", "--jwk", key]);
        await MustRefuseAsync("client-exists", Programs.IdentityApi, [.. add, "--id", "tester", "--role", "office", "--jwk", key]);
        await MustRefuseAsync("client-unknown", Programs.IdentityApi, "client", "disable", "--config", config, "--id", "nobody");
        await MustRefuseAsync(
            "init-malformed", Programs.IdentityApi, "init", "--data", city.Aside("init"), "--passphrase-file", city.City.Folder.Passphrase,
            "--issuer", "nonsense", "--organisation", "a");
    }

    [Fact]
    public async Task What_the_node_refuses_at_its_commands_ends_with_2_and_its_code()
    {
        var bad = city.Aside("bad.json");
        await File.WriteAllTextAsync(bad, "not json");
        await MustRefuseAsync("json-malformed", Programs.Node, "init", "--data", city.Aside("node"), "--log", "identity", "--genesis", bad);
        var identity = city.City.Logs.Single(log => log.Name == "identity");
        var changed = city.Aside("changed.json");
        var genesis = await File.ReadAllTextAsync(identity.GenesisFile);
        await File.WriteAllTextAsync(changed, genesis.Replace("yunxi.example/identity", "yunxi.example/other", StringComparison.Ordinal));
        var refused = await CommandRunner.RunAsync(
            Programs.Node, ["init", "--data", city.Aside("node"), "--log", "identity", "--genesis", changed], input: null, CancellationToken.None);
        Assert.Equal(2, refused.ExitCode);
        Assert.StartsWith("refused: genesis-", refused.Error, StringComparison.Ordinal);
    }

    private static async Task MustRefuseAsync(string code, string program, params IReadOnlyList<string> arguments)
    {
        var result = await CommandRunner.RunAsync(program, arguments, input: null, CancellationToken.None);
        Assert.True(result.ExitCode == 2, $"{result.Command}, expected {code}: exit {result.ExitCode}: {result.Error}");
        Assert.True(
            result.Error.Contains($"refused: {code}:", StringComparison.Ordinal) || result.Error.Contains($"\"code\": \"{code}\"", StringComparison.Ordinal),
            $"{result.Command}, expected {code}: {result.Error}");
    }

    private static string ProgramOf(string name) => name switch
    {
        "wallet" => Programs.Wallet,
        "identity-api" => Programs.IdentityApi,
        _ => Programs.Node,
    };
}
