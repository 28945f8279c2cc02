using TrustLedger.Protocol.Governance;
using TrustLedger.Tests.Protocol.State;
using TrustLedger.Wallet;

namespace TrustLedger.Tests.Wallet;

/// <summary>Who founds a log says who watches it, and can't agree on witnesses that two histories would satisfy.</summary>
public sealed class DraftWitnessesCommandTests : IDisposable
{
    private static readonly string[] Departments = [City.Justice, City.Prosecution, City.Fund, City.Office];

    private readonly GenesisDraft _draft = TestGenesis.Draft(City.Identity, IdentityTests.Members);
    private readonly AgencyWallet _wallet = new(City.Operator, City.Key("operator"));

    public void Dispose() => _wallet.Dispose();

    [Fact]
    public async Task Three_of_four_departments_and_two_mirrors_are_written_into_the_draft()
    {
        var ran = await DraftAsync(Policy(3, Departments), "--mirror", Mirror(City.Justice), "--mirror", Mirror(City.Prosecution));

        Assert.Equal(ExitCode.Done, ran.ExitCode);
        var written = GenesisDraft.Parse(await File.ReadAllBytesAsync(_wallet.File("out.json"))).Value();
        Assert.Equal((_draft with { Witnesses = written.Witnesses }).Hash(), written.Hash());
        Assert.Equal(Convert.ToHexStringLower(written.Hash().ToArray()), (string?)ran.Json["genesis"]);
        Assert.Equal((City.Operator, 2), (written.Witnesses!.Operator, written.Witnesses.MirrorsNeeded));
        Assert.Equal(Departments, written.Witnesses.Policy.Witnesses.Select(witness => witness.Organisation), StringComparer.Ordinal);
        Assert.Equal(_draft.LogKey, Assert.Single(written.Witnesses.Policy.Logs).Key.ToString());
        Assert.Equal(ExitCode.Done, (await _wallet.Run("governance", "sign-genesis", _wallet.File("out.json"))).ExitCode);
    }

    [Fact]
    public async Task What_two_histories_could_satisfy_is_not_written()
    {
        Assert.Equal("witness-quorum-weak", await RefusedAsync(Policy(2, Departments[..3])));
        Assert.Equal("witness-quorum-weak", await RefusedAsync(Policy(2, Departments)));
        Assert.Equal("witness-quorum-weak", await RefusedAsync("quorum none\n"));
        Assert.Null(await RefusedAsync(Policy(3, Departments[..3])));
    }

    [Fact]
    public async Task Witnesses_are_of_different_organisations_and_none_is_the_operator_s()
    {
        Assert.Equal("witness-organisation-twice", await RefusedAsync(Policy(3, [City.Justice + ":a", City.Justice + ":b", City.Fund])));
        Assert.Equal("witness-of-operator", await RefusedAsync(Policy(3, [City.Operator, City.Justice, City.Fund])));
        Assert.Equal("witness-organisation-malformed", await RefusedAsync(Policy(3, ["§", City.Justice, City.Fund])));
    }

    [Fact]
    public async Task A_policy_that_is_none_or_of_another_log_is_not_written()
    {
        Assert.Equal("witness-policy-malformed", await RefusedAsync("quorum nobody\n"));
        Assert.Equal("witness-policy-other-log", await RefusedAsync($"log {NoteKeys.Signer("another.example/log").VerifierKey}\n" + Policy(3, Departments)));
        Assert.Equal("genesis-malformed", (await Run(Policy(3, Departments), "no code", [])).ErrorCode);
    }

    [Fact]
    public async Task Two_mirrors_must_agree_and_none_is_the_operator_s()
    {
        Assert.Equal("mirror-quorum-weak", await RefusedAsync(Policy(3, Departments), "--mirror", Mirror(City.Justice)));
        Assert.Equal("mirror-quorum-weak", await RefusedAsync(
            Policy(3, Departments), "--mirror", Mirror(City.Justice), "--mirror", Mirror(City.Fund), "--mirrors-needed", "1"));
        Assert.Equal("mirror-of-operator", await RefusedAsync(
            Policy(3, Departments), "--mirror", Mirror(City.Justice), "--mirror", Mirror(City.Operator)));
        Assert.Equal("mirror-organisation-twice", await RefusedAsync(
            Policy(3, Departments), "--mirror", Mirror(City.Justice), "--mirror", Mirror(City.Justice, "other")));
    }

    [Theory]
    [InlineData("--mirror", City.Justice)]
    [InlineData("--mirror", City.Justice + "=nonsense")]
    [InlineData("--mirrors-needed", "2")]
    [InlineData("--mirrors-needed", "two")]
    public async Task A_misspelt_mirror_is_not_written(params string[] words) =>
        Assert.Equal("mirror-malformed", await RefusedAsync(Policy(3, Departments), words));

    [Fact]
    public async Task No_file_is_written_over() =>
        Assert.Equal("file-exists", (await Run(Policy(3, Departments), City.Operator, [], _wallet.Write("there.json", "mine"))).ErrorCode);

    private static string Policy(int threshold, string[] organisations) => string.Concat(
        organisations.Select((name, at) => $"witness {name} {NoteKeys.Signer($"witness.example/{at}").CosignatureKey}\n"))
        + $"group quorum {threshold} {string.Join(' ', organisations)}\nquorum quorum\n";

    private static string Mirror(string organisation, string more = "") =>
        $"{organisation}={NoteKeys.Signer("mirror.example/" + organisation + more).VerifierKey}";

    private Task<WalletRunner.Ran> DraftAsync(string policy, params string[] more) => Run(policy, City.Operator, more, _wallet.File("out.json"));

    private async Task<string?> RefusedAsync(string policy, params string[] more)
    {
        var ran = await Run(policy, City.Operator, more);
        return ran.ExitCode == ExitCode.Done ? null : ran.ErrorCode;
    }

    private Task<WalletRunner.Ran> Run(string policy, string operatorCode, string[] more, string? output = null) => _wallet.Run(
        ["governance", "draft-witnesses", _wallet.Write("draft.json", System.Text.Encoding.UTF8.GetString(_draft.Bytes())),
        "--policy", _wallet.Write("policy.txt", policy), "--operator", operatorCode,
        "--out", output ?? _wallet.File(Guid.NewGuid().ToString()), .. more]);
}
