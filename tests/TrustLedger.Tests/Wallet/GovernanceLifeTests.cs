using System.Text.Json.Nodes;
using TrustLedger.Protocol.Governance;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Statements;
using TrustLedger.Tests.Node.Http;
using TrustLedger.Tests.Protocol.State;
using TrustLedger.Wallet;

namespace TrustLedger.Tests.Wallet;

/// <summary>The life of a member on a real node, by the wallets of two founders; and what one of them can't do alone.</summary>
public sealed class GovernanceLifeTests(NodeFixture node) : IClassFixture<NodeFixture>, IDisposable
{
    private readonly AgencyWallet _operator = new(City.Operator, City.Key("operator"), node: node.Url, logs: node.Identity);
    private readonly AgencyWallet _justice = new(City.Justice, City.Key("justice"), node: node.Url, logs: node.Identity);

    public void Dispose()
    {
        _operator.Dispose();
        _justice.Dispose();
    }

    [Fact]
    public async Task Two_organisations_admit_rotate_and_suspend_a_member()
    {
        Assert.Equal("403 signer-unknown", await BindAsync("fund"));
        await AgreeAsync("member", "--organisation", City.Fund, "--role", "registrar", "--place", City.District, "--key", Key("fund"));
        Assert.Equal("201", await BindAsync("fund"));

        await AgreeAsync("rotation", "--key", Key("fund"), "--new-key", Key("fund-2"));
        Assert.Equal("403 signer-suspended", await BindAsync("fund"));
        Assert.Equal("201", await BindAsync("fund-2"));

        await AgreeAsync("suspension", "--key", Key("fund-2"));
        Assert.Equal("403 signer-suspended", await BindAsync("fund-2"));

        var members = (await _operator.Run("governance", "members", "--all")).Json["members"]!.AsArray()
            .Where(member => (string)member!["organisation"]! == City.Fund).Select(member => member!.AsObject()).ToList();
        Assert.Equal([Key("fund"), Key("fund-2"), Key("fund-2")], members.Select(member => (string)member["key"]!), StringComparer.Ordinal);
        Assert.Equal([false, false, false], members.Select(member => (bool)member["stands"]!));
        var standing = (await _operator.Run("governance", "members")).Json["members"]!.AsArray();
        Assert.DoesNotContain(standing, member => (string)member!["organisation"]! == City.Fund);
        Assert.Contains(standing, member => (string)member!["key"]! == Key("justice"));
    }

    [Fact]
    public async Task One_organisation_alone_changes_nothing()
    {
        var uid = await ProposeAsync("member", "--organisation", City.Fund, "--role", "registrar", "--place", City.District, "--key", Key("alone"));

        Assert.Equal("own-statement", (await _operator.Run("governance", "endorse", uid)).ErrorCode);
        Assert.Equal("403 signer-unknown", await BindAsync("alone"));

        var mine = Waiting(await _operator.Run("governance", "waiting"), uid);
        Assert.Equal([City.Justice, City.Prosecution], mine["waitsFor"]!.AsArray().Select(code => (string)code!).Order(StringComparer.Ordinal), StringComparer.Ordinal);
        Assert.False((bool)mine["yours"]!);
        var theirs = Waiting(await _justice.Run("governance", "waiting"), uid);
        Assert.True((bool)theirs["yours"]!);
        Assert.Equal(("member", City.Operator, "registrar"), ((string)theirs["schema"]!, (string)theirs["by"]!, (string)theirs["fields"]!["role"]!));

        await EndorseAsync(uid);
        Assert.DoesNotContain((await _justice.Run("governance", "waiting")).Json["waiting"]!.AsArray(), proposal => (string)proposal!["uid"]! == uid);
        Assert.Equal("201", await BindAsync("alone"));
    }

    [Fact]
    public async Task A_policy_is_stored_proposed_endorsed_and_told_with_who_brought_it()
    {
        var next = JsonNode.Parse(City.Identity.Bytes.Span)!;
        next["version"] = 1;
        next["authors"]!["acceptance"]!.AsArray().Add("registrar");
        var document = PolicyDocument.Parse(Jcs.Write(next)).Value();
        var acceptance = node.Say("identity", "registrar", new TrustLedger.Protocol.Statements.Bodies.AcceptanceBody(Bytes32.FromCode("rent"), Outcome.Accepted), City.Address("one-time"));
        Assert.Equal("403 role-not-allowed", await NodeFixture.Code(await node.Post("identity", acceptance, "registrar")));

        await AgreeAsync("policy", _operator.Write("policy.json", next.ToJsonString()));

        Assert.Equal("201", await NodeFixture.Code(await node.Post("identity", acceptance, "registrar")));
        var policies = (await _justice.Run("governance", "policies")).Json["policies"]!.AsArray();
        Assert.Equal([0, 1], policies.Select(policy => (int)policy!["version"]!));
        Assert.Equal(Convert.ToHexStringLower(document.Hash.ToArray()), (string)policies[^1]!["hash"]!);
        Assert.Equal([City.Operator, City.Justice], policies[^1]!["by"]!.AsArray().Select(code => (string)code!), StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("membership-unknown", "suspension", "--key", "0x52908400098527886E0F7030069857D2E4169EE7")]
    [InlineData("proposal-malformed", "suspension", "--key", "0x12")]
    [InlineData("time-malformed", "suspension", "--key", "0x12", "--from", "yesterday")]
    [InlineData("proposal-malformed", "rotation", "--key", "0x52908400098527886E0F7030069857D2E4169EE7", "--new-key", "0x12")]
    public async Task Refuses_what_names_no_membership(string code, params string[] words) =>
        Assert.Equal(code, (await _operator.Run(["governance", "propose", .. words])).ErrorCode);

    [Fact]
    public async Task A_key_of_several_roles_is_asked_for_which()
    {
        foreach (var role in new[] { "registrar", "organisation" })
            await AgreeAsync("member", "--organisation", City.Fund, "--role", role, "--place", City.District, "--key", Key("both"));

        Assert.Equal("membership-ambiguous", (await _operator.Run("governance", "propose", "suspension", "--key", Key("both"))).ErrorCode);
        await AgreeAsync("suspension", "--key", Key("both"), "--role", "organisation");
        Assert.Equal("201", await BindAsync("both"));
    }

    [Theory, InlineData("en", "registrar (090101)", "version 0"), InlineData("zh", "registrar（090101）", "第 0 版")]
    public async Task Lists_are_told_in_both_languages(string language, string member, string policy)
    {
        var asked = new[] { "--lang", language, "--yes" };

        Assert.Contains(member, (await _justice.Told(["governance", "members", .. asked])).Output, StringComparison.Ordinal);
        Assert.Contains(policy, (await _justice.Told(["governance", "policies", .. asked])).Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, (await _justice.Told(["governance", "waiting", .. asked])).ExitCode);
    }

    private async Task AgreeAsync(params string[] proposal) => await EndorseAsync(await ProposeAsync(proposal));

    private async Task<string> ProposeAsync(params string[] proposal)
    {
        var proposed = await _operator.Run(["governance", "propose", .. proposal]);
        Assert.Equal("pending", (string?)proposed.Json["state"]);
        return (string)proposed.Json["uid"]!;
    }

    private async Task EndorseAsync(string uid)
    {
        var endorsed = await _justice.Run("governance", "endorse", uid);
        Assert.True((bool)endorsed.Json["final"]!);
        Assert.Equal((long)endorsed.Json["index"]!, (long)endorsed.Json["effectiveIndex"]!);
    }

    private async Task<string> BindAsync(string who) => await NodeFixture.Code(
        await node.Post("identity", node.Say("identity", who, Words.Bind(), City.Address("handle-" + Guid.NewGuid())), who));

    private static JsonObject Waiting(WalletRunner.Ran ran, string uid) =>
        ran.Json["waiting"]!.AsArray().Single(proposal => (string)proposal!["uid"]! == uid)!.AsObject();

    private static string Key(string who) => City.Address(who).ToString();
}
