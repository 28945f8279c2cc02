using System.CommandLine;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using TrustLedger.Client.Keystore;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vci;
using TrustLedger.IdentityApi.Commands;
using TrustLedger.IdentityApi.Keys;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Wallet.OpenId;

namespace TrustLedger.Tests.IdentityApi.Commands;

/// <summary>The commands of identity-api: what they print, what they end with, and what they never say.</summary>
public sealed class CommandTests : IDisposable
{
    private const string Number = "090101198503120018";
    private readonly TemporaryFolder _folder = new();
    private readonly string _config;

    public CommandTests()
    {
        _folder.Write("passphrase", "correct horse battery staple\n");
        _config = _folder.Write("api.json", new JsonObject
        {
            ["IdentityApi"] = new JsonObject
            {
                ["Issuer"] = TestApi.Issuer,
                ["DataFolder"] = _folder.File("data"),
                ["PassphraseFile"] = _folder.File("passphrase"),
                ["Organisation"] = TestApi.Organisation,
                ["Place"] = "090101",
                ["Node"] = "http://127.0.0.1:7401",
                ["SyntheticIdentifiers"] = true,
            },
        }.ToJsonString());
    }

    [Fact]
    public async Task Init_makes_keys_once_and_says_their_public_parts_again()
    {
        var first = await InitAsync();
        var second = await InitAsync();

        Assert.Equal((ExitCode.Done, first.Output), (second.Exit, second.Output));
        var said = JsonNode.Parse(first.Output)!;
        Assert.Matches("^0x[0-9a-fA-F]{40}$", said.Text("registrar"));
        Assert.Matches("^0x[0-9a-f]{64}$", said["issuer"]!.Text("spki"));
        Assert.StartsWith(
            "-----BEGIN CERTIFICATE-----", await File.ReadAllTextAsync(said.Text("anchorPem")), StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE", string.Concat(
            Directory.GetFiles(_folder.File("data/keys")).Select(File.ReadAllText)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wallet_provider_for_development_is_one_that_wallets_read_and_the_development_root_certifies()
    {
        await InitAsync();
        string[] arguments = ["wallet-provider", "--data", _folder.File("data"), "--passphrase-file", _folder.File("passphrase"), "--out", _folder.File("provider.pem")];

        var made = await RunAsync(arguments);
        var again = await RunAsync(arguments);

        Assert.Equal((ExitCode.Done, "file-exists"), (made.Exit, CodeOf(again.Error)));
        using var provider = WalletProvider.Read(await File.ReadAllTextAsync(_folder.File("provider.pem"))).Value();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        var anchors = TrustAnchors.FromPem(await File.ReadAllTextAsync(_folder.File("data/keys/anchor.pem"))).Value();
        Assert.True(WalletAttestation.Verify(
            provider.Attest(Jwk.Of(key), "w", now),
            WalletAttestation.CreateProof(key, "w", "https://id.example", now),
            "https://id.example", anchors, now, TimeSpan.FromMinutes(1)).TryGet(out _, out _));
    }

    [Fact]
    public async Task Init_makes_no_new_keys_for_a_database_whose_keys_are_lost()
    {
        await InitAsync();
        await RunAsync("client", "list", "--config", _config);
        File.Delete(_folder.File("data/keys/keystore.json"));

        var (exit, _, error) = await InitAsync();

        Assert.Equal((ExitCode.Refused, "keys-incomplete"), (exit, CodeOf(error)));
        Assert.False(File.Exists(_folder.File("data/keys/keystore.json")));
    }

    [Fact]
    public async Task A_key_of_the_issuer_is_added_and_serves_once_the_configuration_names_it()
    {
        var first = JsonNode.Parse((await InitAsync()).Output)!["issuer"]!.Text("spki");

        var second = JsonNode.Parse((await RunAsync("add-issuer-key", "--config", _config)).Output)!;
        var third = JsonNode.Parse((await RunAsync("add-issuer-key", "--config", _config)).Output)!;

        Assert.Equal(("issuer-2", "issuer-3"), (second.Text("name"), third.Text("name")));
        Assert.Equal(3, new[] { first, second.Text("spki"), third.Text("spki") }.Distinct(StringComparer.Ordinal).Count());
        using var passphrase = Passphrase.FromFile(_folder.File("passphrase")).Value();
        using var keys = ServiceKeys.Open(_folder.File("data/keys"), passphrase, issuerName: "issuer-2").Value();
        Assert.Equal((second.Text("spki"), "issuer issuer-3"), (keys.Issuer.SpkiHash.ToString(), string.Join(' ', keys.OtherIssuers.Keys.Order(StringComparer.Ordinal))));
        Assert.Equal("key-missing", ServiceKeys.Open(_folder.File("data/keys"), passphrase, issuerName: "issuer-4").Refusal().Code);
    }

    [Fact]
    public async Task An_issuers_key_whose_making_was_cut_short_is_made_to_the_end_and_not_published_before()
    {
        await InitAsync();
        var cut = JsonNode.Parse((await RunAsync("add-issuer-key", "--config", _config)).Output)!.Text("spki");
        File.Delete(_folder.File("data/keys/issuer-2.pem"));
        using var passphrase = Passphrase.FromFile(_folder.File("passphrase")).Value();
        using (var keys = ServiceKeys.Open(_folder.File("data/keys"), passphrase).Value())
            Assert.Empty(keys.OtherIssuers);

        var again = JsonNode.Parse((await RunAsync("add-issuer-key", "--config", _config)).Output)!;

        Assert.Equal(("issuer-2", cut), (again.Text("name"), again.Text("spki")));
        Assert.Equal(
            (ExitCode.Refused, "init-malformed"),
            ExitAndCode(await RunAsync("add-issuer-key", "--config", _config, "--organisation", "a,b")));
    }

    [Fact]
    public async Task A_key_that_came_with_a_later_version_is_made_also_beside_a_database()
    {
        await InitAsync();
        string[] import = ["import", "residents", _folder.Write("residents.csv", $"number,name\n{Number},云小舟\n"), "--config", _config];
        Assert.Equal(ExitCode.Done, (await RunAsync(import)).Exit);
        WithoutKey("encryption");
        Assert.Equal((ExitCode.Refused, "key-missing"), ExitAndCode(await RunAsync(import)));

        Assert.Equal(ExitCode.Done, (await InitAsync()).Exit);

        Assert.Equal(ExitCode.Done, (await RunAsync(import)).Exit);
        WithoutKey("columns");
        Assert.Equal((ExitCode.Refused, "keys-incomplete"), ExitAndCode(await InitAsync()));
    }

    [Theory]
    [InlineData("issuer.pem")]
    [InlineData("status.pem")]
    [InlineData("verifier.pem")]
    [InlineData("anchor.pem")]
    public async Task Nothing_starts_without_a_certificate_and_init_makes_it_again(string certificate)
    {
        await InitAsync();
        var csv = _folder.Write("residents.csv", $"number,name\n{Number},云小舟\n");
        File.Delete(_folder.File($"data/keys/{certificate}"));

        var (exit, output, error) = await RunAsync("import", "residents", csv, "--config", _config);

        Assert.Equal((ExitCode.Refused, "certificate-missing", ""), (exit, CodeOf(error), output));
        Assert.False(File.Exists(_folder.File("data/identity.db")));
        Assert.Equal((ExitCode.Refused, "certificate-missing"), ExitAndCode(await RunAsync("run", "--config", _config)));
        Assert.Equal(ExitCode.Done, (await InitAsync()).Exit);
        Assert.Equal(ExitCode.Done, (await RunAsync("import", "residents", csv, "--config", _config)).Exit);
    }

    [Fact]
    public async Task Import_counts_repeats_and_never_says_a_value()
    {
        await InitAsync();
        var csv = _folder.Write("residents.csv", $"number,name\n{Number},云小舟\n090101198503120019,云小溪\n");

        var (exit, output, error) = await RunAsync("import", "residents", csv, "--config", _config);

        Assert.Equal(ExitCode.Refused, exit);
        Assert.Equal("lines-refused", CodeOf(error));
        Assert.Equal("""{"lines":2,"added":1,"updated":0,"unchanged":0,"refused":1}""", output.Trim());
        Assert.Contains("line 3: resident-number-checksum-wrong", error, StringComparison.Ordinal);
        Assert.DoesNotContain("0901011985", error, StringComparison.Ordinal);
        Assert.DoesNotContain("云", error, StringComparison.Ordinal);
        Assert.Contains("\"unchanged\":1", (await RunAsync("import", "residents", csv, "--config", _config)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_generate_writes_import_reads()
    {
        await InitAsync();
        foreach (var kind in new[] { "residents", "organisations" })
        {
            var (_, csv, _) = await RunAsync("generate", kind, "--count", "25", "--seed", "7");
            Assert.Equal(csv, (await RunAsync("generate", kind, "--count", "25", "--seed", "7")).Output);

            var (exit, output, _) = await RunAsync("import", kind, _folder.Write(kind, csv), "--config", _config);
            Assert.Equal((ExitCode.Done, """{"lines":25,"added":25,"updated":0,"unchanged":0,"refused":0}"""), (exit, output.Trim()));
        }
    }

    [Fact]
    public async Task A_client_is_added_listed_and_disabled()
    {
        await InitAsync();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var jwk = _folder.Write("office.jwk", Jwk.Of(key).ToJson().ToJsonString());
        string[] add =
        [
            "client", "add", "--config", _config, "--id", "office-1", "--organisation", TestApi.Organisation,
            "--place", "090101", "--role", "office", "--role", "window-officer", "--jwk", jwk,
            "--person-number-file", _folder.Write("number", Number),
        ];

        Assert.Equal(ExitCode.Done, (await RunAsync(add)).Exit);
        Assert.StartsWith("refused: client-exists", (await RunAsync(add)).Error, StringComparison.Ordinal);
        await RunAsync("client", "disable", "--config", _config, "--id", "office-1");
        var listed = JsonNode.Parse((await RunAsync("client", "list", "--config", _config)).Output)!;
        Assert.Equal(("office-1", false), (listed.Text("id"), (bool)listed["active"]!));
    }

    [Theory]
    [InlineData("client add --jwk {private} {rest}", "jwk-private")]
    [InlineData("client add --jwk {missing} {rest}", "jwk-malformed")]
    [InlineData("client add --jwk {key} --person-number-file {missing} {rest}", "person-number-missing")]
    [InlineData("client disable --config {config} --id nobody", "client-unknown")]
    [InlineData("import residents {missing} --config {config}", "import-missing")]
    [InlineData("import residents {empty} --config {config}", "import-empty")]
    [InlineData("run --config {missing}", "configuration-missing")]
    [InlineData("run --config {empty}", "configuration-malformed")]
    [InlineData("run --config {bad}", "configuration-malformed")]
    [InlineData("init --data {data} --passphrase-file {missing}", "passphrase-missing")]
    [InlineData("init --data {data} --passphrase-file {passphrase} --organisation a,b", "init-malformed")]
    [InlineData("init --data {data} --passphrase-file {other}", "passphrase-wrong")]
    public async Task Refuses_with_a_code_and_ends_with_two(string line, string code)
    {
        await InitAsync();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var withPrivate = Jwk.Of(key).ToJson();
        withPrivate["d"] = StrictBase64Url.Encode(key.ExportParameters(includePrivateParameters: true).D);
        var files = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["{private}"] = _folder.Write("private", withPrivate.ToJsonString()),
            ["{key}"] = _folder.Write("key", Jwk.Of(key).ToJson().ToJsonString()),
            ["{missing}"] = _folder.File("missing"),
            ["{empty}"] = _folder.Write("empty", ""),
            ["{bad}"] = _folder.Write("bad", """{"IdentityApi":{"Issuer":"http://elsewhere.example"}}"""),
            ["{other}"] = _folder.Write("other", "another passphrase"),
            ["{config}"] = _config,
            ["{data}"] = _folder.File("data"),
            ["{passphrase}"] = _folder.File("passphrase"),
            ["{rest}"] = $"--config {_config} --id a --organisation {TestApi.Organisation} --place 090101 --role office",
        };
        foreach (var (name, path) in files)
            line = line.Replace(name, path, StringComparison.Ordinal);

        var (exit, _, error) = await RunAsync(line.Split(' '));

        Assert.Equal(ExitCode.Refused, exit);
        Assert.StartsWith($"refused: {code}:", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("generate residents --count 0")]
    [InlineData("generate residents")]
    [InlineData("import pets a --config b")]
    [InlineData("nothing")]
    public async Task A_wrong_command_line_ends_with_one(string line) =>
        Assert.Equal(ExitCode.Usage, (await RunAsync(line.Split(' '))).Exit);

    public void Dispose() => _folder.Dispose();

    /// <summary>The keystore as a version wrote it that did not know the key yet.</summary>
    private void WithoutKey(string left)
    {
        var path = _folder.File("data/keys/keystore.json");
        using var passphrase = Passphrase.FromFile(_folder.File("passphrase")).Value();
        var kept = new List<(string Name, StoredKeyKind Kind, byte[] Secret)>();
        using (var before = KeystoreFile.Open(path, passphrase).Value())
        {
            foreach (var name in before.Names.Where(name => name != left))
            {
                foreach (var kind in Enum.GetValues<StoredKeyKind>())
                {
                    if (before.Get(name, kind).TryGet(out var secret, out _))
                        kept.Add((name, kind, secret));
                }
            }
        }

        File.Delete(path);
        using var after = KeystoreFile.Create(path, passphrase).Value();
        foreach (var (name, kind, secret) in kept)
            Assert.Null(after.Add(name, kind, secret));
    }

    /// <summary>The code in the last line, which says why the command ended.</summary>
    private static string CodeOf(string error)
    {
        var parts = error.TrimEnd().Split('\n')[^1].Split(": ");
        Assert.Equal("refused", parts[0]);
        return parts[1];
    }

    private static (int Exit, string Code) ExitAndCode((int Exit, string Output, string Error) run) =>
        (run.Exit, CodeOf(run.Error));

    private Task<(int Exit, string Output, string Error)> InitAsync() =>
        RunAsync("init", "--data", _folder.File("data"), "--passphrase-file", _folder.File("passphrase"));

    private static async Task<(int Exit, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exit = await IdentityApiCli.Create().Parse(arguments)
            .InvokeAsync(new InvocationConfiguration { Output = output, Error = error });
        return (exit, output.ToString(), error.ToString());
    }
}
