using System.Text.Json.Nodes;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Governance;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Statements;
using TrustLedger.Protocol.Statements.Bodies;
using TrustLedger.Tests.Protocol.State;

namespace TrustLedger.Tests.Protocol.Governance;

public sealed class GenesisTests
{
    private static readonly Genesis Good = TestGenesis.Of(City.Identity, IdentityTests.Members);

    [Fact]
    public void Reads_back_what_the_founders_signed()
    {
        var read = Genesis.Verify(Good.Envelope.Span, Good.Hash).Value();

        Assert.Equal((Good.Origin, Good.LogKey, Good.Hash, Good.Policy.Hash), (read.Origin, read.LogKey, read.Hash, read.Policy.Hash));
        Assert.Equal(Good.Members, read.Members);
        Assert.Equal(Good.Entry.Uid, read.Entry.Uid);
        Assert.Equal(LogReaders.Members, read.Readers);
    }

    [Fact]
    public void The_draft_s_hash_is_the_genesis_hash() =>
        Assert.Equal(Good.Hash, TestGenesis.Draft(City.Identity, IdentityTests.Members).Hash());

    [Fact]
    public void Indentation_changes_nothing()
    {
        var indented = JsonNode.Parse(Good.Envelope.Span)!.ToJsonString(new() { WriteIndented = true });

        Assert.Equal(Good.Hash, Genesis.Parse(System.Text.Encoding.UTF8.GetBytes(indented)).Value().Hash);
    }

    [Fact]
    public void Another_genesis_is_not_the_one_that_was_pinned() =>
        Assert.Equal("genesis-hash-mismatch", Genesis.Verify(Good.Envelope.Span, Hash.OfNothing).Refusal().Code);

    [Theory]
    [InlineData("no json", "json-malformed")]
    [InlineData("{}", "genesis-malformed")]
    [InlineData("""{"genesis":{},"genesis":{}}""", "json-malformed")]
    public void A_file_that_is_no_genesis_is_refused(string text, string code) =>
        Assert.Equal(code, Genesis.Parse(System.Text.Encoding.UTF8.GetBytes(text)).Refusal().Code);

    [Fact]
    public void A_file_of_more_than_a_mebibyte_is_not_read() =>
        Assert.Equal("json-too-large", Genesis.Parse(new byte[(1 << 20) + 1]).Refusal().Code);

    [Fact]
    public void Any_member_that_is_missing_or_unknown_is_refused()
    {
        foreach (var path in new[] { "origin", "logKey", "domain", "readers", "policy", "type" })
            Assert.Equal("genesis-malformed", Changed(g => g["genesis"]!.AsObject().Remove(path)));
        Assert.Equal("genesis-malformed", Changed(g => g["genesis"]!["more"] = 1));
        Assert.Equal("genesis-malformed", Changed(g => g["more"] = 1));
        Assert.Equal("genesis-malformed", Changed(g => g["genesis"]!["readers"] = "everyone"));
        Assert.Equal("genesis-malformed", Changed(g => g["genesis"]!["logKey"] = TestGenesis.LogKey("another.example/log")));
        Assert.Equal("genesis-malformed", Changed(g => g["genesis"]!["members"]![0]!["place"] = "09010"));
        Assert.Equal("genesis-malformed", Changed(g => g["genesis"]!["members"]![0]!["key"] = "0x00"));
        Assert.Equal("genesis-malformed", Changed(g => g["genesis"]!["members"]![0]!["from"] = -1));
        Assert.Equal("genesis-malformed", Changed(g => g["genesis"]!["members"]![0] = 7));
        Assert.Equal("genesis-malformed", Changed(g => g["signatures"]![0]!["signature"] = "0x00"));
        Assert.Equal("genesis-malformed", Changed(g => g["genesis"]!["domain"]!["verifyingContract"] = "0x00"));
    }

    [Fact]
    public void The_policy_document_is_read_strictly_too() =>
        Assert.Equal("policy-malformed", Changed(g => g["genesis"]!["policy"]!["more"] = 1));

    [Fact]
    public void The_domain_is_that_of_the_origin() => Assert.Equal("genesis-domain-mismatch",
        Changed(g => g["genesis"]!["domain"]!["verifyingContract"] = City.Address("operator").ToLowerHex()));

    [Fact]
    public void The_policy_is_version_0_of_this_log()
    {
        Assert.Equal("genesis-policy-mismatch", Changed(g => g["genesis"]!["policy"]!["version"] = 1));
        Assert.Equal("genesis-policy-mismatch", Changed(g => g["genesis"]!["policy"]!["origin"] = "another.example/log"));
    }

    [Fact]
    public void A_key_is_one_organisation_s_and_holds_a_role_once()
    {
        Assert.Equal("genesis-key-shared",
            Refused(TestGenesis.Draft(City.Identity, GenesisMember.Of("another", "organisation", "", City.Address("operator")))));
        Assert.Equal("genesis-key-shared",
            Refused(TestGenesis.Draft(City.Identity, GenesisMember.Of(City.Operator, "relay", "", City.Address("relay")))));
    }

    [Fact]
    public void An_automatic_key_has_an_end() => Assert.Equal("genesis-automatic-too-long",
        Refused(TestGenesis.Draft(City.Approvals, GenesisMember.Of(City.Operator, "auto-decision", "", City.Address("machine")))));

    [Fact]
    public void The_founders_can_meet_their_quorum()
    {
        var three = JsonNode.Parse(City.Identity.Bytes.Span)!;
        three["governance"]!["quorum"]!["threshold"] = 4;

        Assert.Equal("genesis-quorum-impossible", Refused(TestGenesis.Draft(PolicyDocument.Parse(Jcs.Write(three)).Value())));
    }

    [Fact]
    public void Every_founder_signs_and_signs_once()
    {
        Assert.Equal("genesis-signature-missing", Changed(g => g["signatures"]!.AsArray().RemoveAt(1)));
        Assert.Equal("genesis-signature-missing", Changed(g => g["signatures"]!.AsArray().Add(g["signatures"]![0]!.DeepClone())));
        Assert.Equal("genesis-signature-missing", Changed(g => g["signatures"]![0]!["organisation"] = "another"));
    }

    [Fact]
    public void A_founder_signs_this_content_with_its_governance_key()
    {
        Assert.Equal("genesis-signature-wrong", Changed(g => g["genesis"]!["readers"] = "open"));
        Assert.Equal("genesis-signature-wrong", Changed(g =>
            g["signatures"]![0]!["signature"] = g["signatures"]![1]!["signature"]!.DeepClone()));

        var draft = TestGenesis.Draft(City.Identity);
        var byTheRelay = TestGenesis.Signatures(draft).Select((s, i) => i == 0 ? s with { Signature = City.Key("relay").Sign(draft.SigningDigest()) } : s);
        Assert.Equal("genesis-signature-wrong", draft.Assemble(byTheRelay, Entry(draft)).Refusal().Code);
    }

    [Fact]
    public void Entry_0_states_this_genesis_by_a_founder()
    {
        var draft = TestGenesis.Draft(City.Identity);
        string Code(SignedStatement entry) => draft.Assemble(TestGenesis.Signatures(draft), entry).Refusal().Code;
        var statement = draft.EntryStatement(TestGenesis.Start);

        Assert.Equal("genesis-entry-mismatch", Code(Entry(draft, "relay")));
        Assert.Equal("genesis-entry-mismatch", Code((statement with { RefUid = Words.Any }).Sign(draft.Domain, City.Key("operator"))));
        Assert.Equal("genesis-entry-mismatch", Code(statement.Sign(StatementDomain.ForOrigin("another"), City.Key("operator"))));
        Assert.Equal("genesis-entry-mismatch", Code(Statement.Of(new PolicyBody(0, Words.Any), Address.Zero, TestGenesis.Start)
            .Sign(draft.Domain, City.Key("operator"))));
        Assert.Equal("uid-mismatch", Changed(g => g["entry"]!["sig"]!["uid"] = Words.Any.ToString()));
    }

    private static SignedStatement Entry(GenesisDraft draft, string who = "operator") =>
        draft.EntryStatement(TestGenesis.Start).Sign(draft.Domain, City.Key(who));

    private static string Refused(GenesisDraft draft) => draft.Assemble(TestGenesis.Signatures(draft), Entry(draft)).Refusal().Code;

    private static string Changed(Action<JsonObject> change)
    {
        var node = JsonNode.Parse(Good.Envelope.Span)!.AsObject();
        change(node);
        return Genesis.Parse(Jcs.Write(node)).Refusal().Code;
    }
}
