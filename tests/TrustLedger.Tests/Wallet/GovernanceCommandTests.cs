using System.Text.Json.Nodes;
using TrustLedger.Client.Reading;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Governance;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.State;
using TrustLedger.Protocol.Statements;
using TrustLedger.Tests.Node.Http;
using TrustLedger.Tests.Protocol.State;
using TrustLedger.Wallet;

namespace TrustLedger.Tests.Wallet;

/// <summary>Two founders change a log through their wallets, on a real node.</summary>
public sealed class GovernanceCommandTests(NodeFixture node) : IClassFixture<NodeFixture>, IDisposable
{
    private const string Vct = "https://id.example/credentials/person";

    private readonly AgencyWallet _operator = new(City.Operator, City.Key("operator"), node: node.Url, logs: node.Identity);
    private readonly AgencyWallet _justice = new(City.Justice, City.Key("justice"), node: node.Url, logs: node.Identity);
    private readonly string _spki = Hex.Write(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32));

    public void Dispose()
    {
        _operator.Dispose();
        _justice.Dispose();
    }

    [Fact]
    public async Task An_accreditation_takes_effect_when_a_second_founder_has_seen_and_endorsed_it()
    {
        var proposed = await _operator.Run(Accreditation("--until", "2099-12-31"));
        Assert.Equal((ExitCode.Done, "pending"), (proposed.ExitCode, (string?)proposed.Json["state"]));

        _justice.Input = "y\n";
        var endorsed = await _justice.Ask("governance", "endorse", (string)proposed.Json["uid"]!, "--log", "identity");

        Assert.Equal(ExitCode.Done, endorsed.ExitCode);
        Assert.Contains(_spki, endorsed.Error, StringComparison.Ordinal);
        Assert.Contains("purpose: issue", endorsed.Error, StringComparison.Ordinal);
        Assert.Contains("until: 2099-12-31T16:00:00Z", endorsed.Error, StringComparison.Ordinal);
        Assert.Contains("effective", endorsed.Output, StringComparison.Ordinal);
        var accredited = await ReadAsync(state => state.AccreditedAt(
            Hash.Of(System.Text.Encoding.UTF8.GetBytes(Vct)), Hash.FromBytes(Hex.Read(_spki)!), AccreditationPurpose.Issue, Now()));
        Assert.NotNull(accredited);
    }

    [Fact]
    public async Task What_was_not_confirmed_was_not_said()
    {
        var before = await ReadAsync(state => state.Size);
        _operator.Input = "\n";

        var ran = await _operator.Ask([.. Accreditation()]);

        Assert.Equal(ExitCode.Refused, ran.ExitCode);
        Assert.Contains(Vct, ran.Error, StringComparison.Ordinal);
        Assert.Equal(before, await ReadAsync(state => state.Size));
    }

    [Fact]
    public async Task A_member_is_admitted_and_the_next_policy_follows_the_one_in_force()
    {
        using var officer = Secp256k1Key.Generate();
        var member = await _operator.Run("governance", "propose", "member", "--organisation", City.Fund, "--role", "organisation",
            "--place", City.District, "--key", officer.Address.ToString());
        await _justice.Run("governance", "endorse", (string)member.Json["uid"]!);
        Assert.NotNull(await ReadAsync(state => state.MemberAt(officer.Address, state.Size, Now())));

        var next = JsonNode.Parse(City.Identity.Bytes.Span)!;
        next["version"] = 1;
        var file = _operator.Write("policy.json", next.ToJsonString());
        var policy = await _operator.Run("governance", "propose", "policy", file, "--log", "identity");
        _justice.Input = "y\n";
        var endorsed = await _justice.Ask("governance", "endorse", (string)policy.Json["uid"]!);

        Assert.Contains("effective", endorsed.Output, StringComparison.Ordinal);
        Assert.Contains("\"trustledger-policy/1\"", endorsed.Error, StringComparison.Ordinal);
        Assert.Equal(PolicyDocument.Parse(Jcs.Write(next)).Value().Hash, await ReadAsync(state => state.Policy.Hash));
    }

    [Fact]
    public async Task A_founder_endorses_neither_its_own_proposal_nor_one_twice_nor_what_is_none()
    {
        var uid = (string)(await _operator.Run(Accreditation())).Json["uid"]!;

        Assert.Equal("own-statement", (await _operator.Run("governance", "endorse", uid)).ErrorCode);
        Assert.Equal(ExitCode.Done, (await _justice.Run("governance", "endorse", uid)).ExitCode);
        Assert.Equal("organisation-already-endorsed", (await _justice.Run("governance", "endorse", uid)).ErrorCode);
        Assert.Equal("statement-unknown", (await _justice.Run("governance", "endorse", Words.Any.ToString())).ErrorCode);
        Assert.Empty(_justice.Pending());

        var claim = node.Say("identity", "somebody", Words.Claim(), City.Address("somebody"));
        (await node.Client("identity", "relay").SubmitAsync(claim, Acknowledgement.Published, CancellationToken.None)).Value();
        Assert.Equal("proposal-unknown", (await _justice.Run("governance", "endorse", claim.Uid.ToString())).ErrorCode);
    }

    [Fact]
    public async Task A_proposal_that_met_no_node_is_finished_with_the_same_bytes()
    {
        // A port that nobody answers: the node went away between signing and handing in.
        var proposal = Accreditation();
        await _operator.Run("settings", "--node", "http://127.0.0.1:9");
        Assert.Equal(ExitCode.Fault, (await _operator.Run(proposal)).ExitCode);
        await _operator.Run("settings", "--node", node.Url.ToString());

        var first = await _operator.Run(proposal);
        Assert.Equal(ExitCode.Done, first.ExitCode);
        Assert.Empty(_operator.Pending());
    }

    [Theory]
    [InlineData("time-malformed", "--until", "tomorrow")]
    [InlineData("term-backwards", "--until", "2001-01-01")]
    [InlineData("uid-malformed", "--replaces", "0x12")]
    public async Task Refuses_a_proposal_that_it_cannot_read(string code, params string[] more) =>
        Assert.Equal(code, (await _operator.Run(Accreditation(more))).ErrorCode);

    private string[] Accreditation(params string[] more) =>
    [
        "governance", "propose", "accreditation", "--organisation", City.Operator, "--vct", Vct, "--spki", _spki, "--purpose", "issue", .. more,
    ];

    private static ulong Now() => (ulong)TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    private async Task<T> ReadAsync<T>(Func<LedgerState, T> question)
    {
        using var follower = (await LogFollower.OpenAsync(
            node.Client("identity", "prosecution"), Path.Combine(node.Folder.Path, Guid.NewGuid().ToString("N")), CancellationToken.None)).Value();
        (await follower.SyncAsync(CancellationToken.None)).Value();
        return follower.Read(question);
    }
}
