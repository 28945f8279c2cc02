using System.Text.Json.Nodes;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Governance;
using TrustLedger.Protocol.Notes;
using TrustLedger.Protocol.Witnesses;
using TrustLedger.Tests.Protocol.State;

namespace TrustLedger.Tests.Protocol.Witnesses;

/// <summary>The member <c>witnesses</c> of a genesis.</summary>
public sealed class LogWitnessesTests
{
    private static readonly NoteVerifierKey LogKey = NoteVerifierKey.Parse(TestGenesis.LogKey(City.Identity.Origin)).Value();

    private static readonly LogWitnesses Agreed = new(
        WitnessKit.Operator, WitnessPolicy.Of(new PolicyLog(LogKey, Url: null), 3, [.. WitnessKit.Witnesses]).Value())
    {
        Mirrors = [new Mirror("org-1", NoteKeys.Signer("mirror/1").VerifierKey), new Mirror("org-2", NoteKeys.Signer("mirror/2").VerifierKey)],
        MirrorsNeeded = 2,
    };

    [Fact]
    public void A_genesis_keeps_what_the_founders_agreed_on()
    {
        var read = GenesisDraft.Parse(Draft(Agreed).Bytes()).Value().Witnesses!;

        Assert.Equal(Agreed.Policy.ToString(), read.Policy.ToString());
        Assert.Equal((Agreed.Operator, 2), (read.Operator, read.MirrorsNeeded));
        Assert.Equal(Agreed.Mirrors, read.Mirrors);
    }

    [Fact]
    public void A_signed_genesis_has_them()
    {
        var draft = Draft(Agreed);
        var genesis = draft.Assemble(
            TestGenesis.Signatures(draft), draft.EntryStatement(TestGenesis.Start).Sign(draft.Domain, City.Key("operator"))).Value();

        Assert.Equal(Agreed.Policy.ToString(), genesis.Witnesses!.Policy.ToString());
    }

    [Fact]
    public void A_log_without_witnesses_is_written_as_it_always_was()
    {
        var draft = Draft(witnesses: null);

        Assert.Contains("\"witnesses\":[]", System.Text.Encoding.UTF8.GetString(draft.Bytes()), StringComparison.Ordinal);
        Assert.Null(GenesisDraft.Parse(draft.Bytes()).Value().Witnesses);
    }

    [Fact]
    public void A_policy_that_lets_two_histories_end_is_refused() => Assert.Equal("witness-quorum-weak", Refused(Agreed with
    {
        Policy = WitnessPolicy.Of(new PolicyLog(LogKey, Url: null), 2, [.. WitnessKit.Witnesses]).Value(),
    }));

    [Fact]
    public void A_policy_for_another_log_is_refused() =>
        Assert.Equal("witness-policy-other-log", Refused(Agreed with { Policy = WitnessKit.Policy(3, 4) }));

    [Fact]
    public void The_operator_is_no_witness_of_its_own() => Assert.Equal("witness-of-operator", Refused(Agreed with { Operator = "org-3" }));

    [Fact]
    public void Mirrors_are_of_several_organisations_other_than_the_operator()
    {
        Assert.Equal("mirror-organisation-twice", Refused(Agreed with { Mirrors = [Agreed.Mirrors[0], Agreed.Mirrors[1] with { Organisation = "org-1" }] }));
        Assert.Equal("mirror-organisation-twice", Refused(Agreed with { Mirrors = [Agreed.Mirrors[0], Agreed.Mirrors[0] with { Organisation = "org-2" }] }));
        Assert.Equal("mirror-of-operator", Refused(Agreed with { Mirrors = [Agreed.Mirrors[0], Agreed.Mirrors[1] with { Organisation = WitnessKit.Operator }] }));
        Assert.Equal("mirror-of-operator", Refused(Agreed with { Mirrors = [Agreed.Mirrors[0], new Mirror("org-2", LogKey)] }));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void One_mirror_signs_no_state_alone_and_no_more_are_needed_than_there_are(int needed) =>
        Assert.Equal("mirror-quorum-weak", Refused(Agreed with { MirrorsNeeded = needed }));

    [Theory]
    [InlineData("""null""")]
    [InlineData("""["a text"]""")]
    [InlineData("""{"operator":"org","policy":"quorum none"}""")]
    [InlineData("""{"operator":"org","policy":"  quorum none\n"}""")]
    [InlineData("""{"operator":"an org","policy":"quorum none\n"}""")]
    [InlineData("""{"operator":"org","policy":"quorum none\n","mirrors":{"threshold":1,"of":[]}}""")]
    [InlineData("""{"operator":"org","policy":"quorum none\n","mirrors":{"threshold":1,"of":[{"organisation":"org","key":"key"}]}}""")]
    [InlineData("""{"operator":"org","policy":"quorum none\n","more":1}""")]
    public void Another_form_is_refused(string witnesses)
    {
        var node = JsonNode.Parse(Draft(Agreed).Bytes())!.AsObject();
        node["witnesses"] = JsonNode.Parse(witnesses);

        Assert.Equal("genesis-malformed", GenesisDraft.Parse(Jcs.Write(node)).Refusal().Code);
    }

    private static string Refused(LogWitnesses witnesses) => GenesisDraft.Parse(Draft(witnesses).Bytes()).Refusal().Code;

    private static GenesisDraft Draft(LogWitnesses? witnesses) =>
        TestGenesis.Draft(City.Identity, IdentityTests.Members) with { Witnesses = witnesses };
}
