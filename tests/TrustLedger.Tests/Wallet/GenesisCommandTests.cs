using System.Text.Json.Nodes;
using TrustLedger.Protocol.Governance;
using TrustLedger.Tests.Protocol.State;
using TrustLedger.Wallet;

namespace TrustLedger.Tests.Wallet;

/// <summary>Founders sign, each in its own wallet, what a log begins with; then the signatures are put together.</summary>
public sealed class GenesisCommandTests : IDisposable
{
    private readonly GenesisDraft _draft = TestGenesis.Draft(City.Identity, IdentityTests.Members);
    private readonly Dictionary<string, AgencyWallet> _founders = new(StringComparer.Ordinal)
    {
        ["operator"] = new(City.Operator, City.Key("operator")),
        ["justice"] = new(City.Justice, City.Key("justice")),
        ["prosecution"] = new(City.Prosecution, City.Key("prosecution")),
    };

    private AgencyWallet Operator => _founders["operator"];

    public void Dispose()
    {
        foreach (var wallet in _founders.Values)
            wallet.Dispose();
    }

    [Fact]
    public async Task What_three_founders_signed_is_a_genesis()
    {
        var signatures = await SignAsync(DraftFile());

        var ran = await Operator.Run(["governance", "assemble", DraftFile(), .. signatures, "--out", Operator.File("genesis.json")]);

        Assert.Equal(ExitCode.Done, ran.ExitCode);
        Assert.Equal(Convert.ToHexStringLower(_draft.Hash().ToArray()), (string?)ran.Json["genesis"]);
        Assert.True(Genesis.Verify(await File.ReadAllBytesAsync(Operator.File("genesis.json")), _draft.Hash()).Succeeded());
    }

    [Fact]
    public async Task A_draft_that_was_changed_after_one_signed_is_not_assembled()
    {
        var signatures = await SignAsync(DraftFile());
        var changed = JsonNode.Parse(_draft.Bytes())!;
        changed["readers"] = "open";

        var ran = await Operator.Run(["governance", "assemble", Operator.Write("changed.json", changed.ToJsonString()), .. signatures, "--out", Operator.File("x.json")]);

        Assert.Equal((ExitCode.Refused, "genesis-signature-wrong"), (ran.ExitCode, ran.ErrorCode));
        Assert.False(File.Exists(Operator.File("x.json")));
    }

    [Fact]
    public async Task Shows_the_whole_draft_and_signs_nothing_unless_told_to()
    {
        Operator.Input = "no\n";

        var ran = await Operator.Ask("governance", "sign-genesis", DraftFile(), "--out", Operator.File("signed.json"));

        Assert.Equal(ExitCode.Refused, ran.ExitCode);
        Assert.Contains(Convert.ToHexStringLower(_draft.Hash().ToArray()), ran.Error, StringComparison.Ordinal);
        Assert.All(_draft.Members, member => Assert.Contains(member.Organisation.Code()!, ran.Error, StringComparison.Ordinal));
        Assert.False(File.Exists(Operator.File("signed.json")));
    }

    [Fact]
    public async Task Who_is_no_founder_of_it_does_not_sign()
    {
        using var police = new AgencyWallet(City.Fund, City.Key("police"));
        using var impostor = new AgencyWallet(City.Operator, City.Key("police"));

        Assert.Equal("genesis-signer-unknown", (await police.Run("governance", "sign-genesis", DraftFile())).ErrorCode);
        Assert.Equal("genesis-signer-unknown", (await impostor.Run("governance", "sign-genesis", DraftFile())).ErrorCode);
        Assert.Equal("organisation-mismatch", (await Operator.Run("governance", "sign-genesis", DraftFile(), "--organisation", City.Justice)).ErrorCode);
    }

    [Theory]
    [InlineData("genesis-malformed", "more", "1")]
    [InlineData("genesis-malformed", "readers", "\"everyone\"")]
    [InlineData("genesis-malformed", "origin", "\"another.example/log\"")]
    public async Task A_draft_that_no_reader_would_take_is_not_signed(string code, string member, string value)
    {
        var changed = JsonNode.Parse(_draft.Bytes())!;
        changed[member] = JsonNode.Parse(value);

        Assert.Equal(code, (await Operator.Run("governance", "sign-genesis", Operator.Write("changed.json", changed.ToJsonString()))).ErrorCode);
    }

    [Fact]
    public async Task No_file_is_written_over()
    {
        var there = Operator.Write("there.json", "mine");

        Assert.Equal("file-exists", (await Operator.Run("governance", "sign-genesis", DraftFile(), "--out", there)).ErrorCode);
        Assert.Equal("mine", await File.ReadAllTextAsync(there));
    }

    private string DraftFile() => Operator.Write("draft.json", System.Text.Encoding.UTF8.GetString(_draft.Bytes()));

    private async Task<string[]> SignAsync(string draft)
    {
        var files = new List<string>();
        foreach (var (name, wallet) in _founders)
        {
            var file = Operator.File(name + ".signature.json");
            string[] entry = files.Count == 0 ? ["--entry"] : [];
            Assert.Equal(ExitCode.Done, (await wallet.Run(["governance", "sign-genesis", draft, "--out", file, .. entry])).ExitCode);
            files.Add(file);
        }

        return [.. files];
    }
}
