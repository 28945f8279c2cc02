using System.Text.Json.Nodes;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Governance;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Tests.Protocol.State;

namespace TrustLedger.Tests.Protocol.Governance;

public sealed class PolicyDocumentTests
{
    [Fact]
    public void A_document_is_named_by_the_hash_of_its_canonical_json()
    {
        var indented = JsonNode.Parse(City.Corrections.Bytes.Span)!.ToJsonString(new() { WriteIndented = true });
        var read = PolicyDocument.Parse(System.Text.Encoding.UTF8.GetBytes(indented)).Value();

        Assert.Equal(City.Corrections.Hash, read.Hash);
        Assert.Equal(Hash.Of(Jcs.Write(JsonNode.Parse(indented))), read.Hash);
    }

    [Fact]
    public void The_leave_rule_is_as_the_file_has_it()
    {
        var leave = City.Corrections.Records["leave.county"];

        Assert.Equal("subject", leave.Propose.Single().ToString());
        Assert.Equal("office@case", leave.Opine.Single().ToString());
        Assert.Equal((1, "county-agency@case"), (leave.Decide!.Threshold, leave.Decide.Roles.Single().ToString()));
        Assert.Equal(("procuratorate@case", 72), (leave.Copy.Single().ToString(), leave.AckDeadlineHours));
        Assert.Null(City.Corrections.Records["registration"].Decide);
    }

    [Fact]
    public void The_demo_city_has_three_policies_for_the_casework_s_record_types_and_predicates()
    {
        Assert.Equal("yunxi.example/identity yunxi.example/approvals yunxi.example/corrections",
            string.Join(' ', City.Identity.Origin, City.Approvals.Origin, City.Corrections.Origin));
        Assert.Equal(Casework("corrections/record-types.json", "recordTypes").Select(Code).Order(StringComparer.Ordinal),
            City.Corrections.Records.Keys.Order(StringComparer.Ordinal), StringComparer.Ordinal);
        Assert.Equal(Casework("predicates.json", "predicates").Select(p => $"{Code(p)} {p["authorities"]!.ToJsonString()}"),
            City.Identity.Predicates.Select(p => $"{p.Key} {new JsonArray([.. p.Value.Select(r => JsonValue.Create(r))]).ToJsonString()}"),
            StringComparer.Ordinal);
        Assert.Equal("city-agency@city", City.Corrections.Records["leave.city"].Decide!.Roles.Single().ToString());
        Assert.Equal([(byte)1], City.Approvals.Automatic["auto-decision"]);
        Assert.All([City.Identity, City.Approvals, City.Corrections], p => Assert.Equal(2, p.GovernanceQuorum.Threshold));
    }

    [Fact]
    public void What_is_missing_unknown_or_of_the_wrong_kind_is_refused()
    {
        Assert.Equal("json-malformed", PolicyDocument.Parse("no json"u8).Refusal().Code);
        foreach (var member in new[] { "type", "origin", "version", "governance" })
            Assert.Equal("policy-malformed", Changed(p => p.Remove(member)));
        Assert.Equal("policy-malformed", Changed(p => p["type"] = "trustledger-policy/2"));
        Assert.Equal("policy-malformed", Changed(p => p["more"] = 1));
        Assert.Equal("policy-malformed", Changed(p => p["version"] = -1));
        Assert.Equal("policy-malformed", Changed(p => p["version"] = 9007199254740993));
        Assert.Equal("policy-malformed", Changed(p => p["authors"]!["erasure"] = "county-agency"));
        Assert.Equal("policy-malformed", Changed(p => p["authors"]!["erasure"] = new JsonArray("a role")));
        Assert.Equal("policy-malformed", Changed(p => p["authors"]!["erasure"] = new JsonArray("twice", "twice")));
        Assert.Equal("policy-malformed", Changed(p => p["automatic"] = new JsonObject { ["machine"] = new JsonObject { ["outcomes"] = new JsonArray(0) } }));
        Assert.Equal("policy-malformed", Changed(p => p["governance"]!.AsObject().Remove("quorum")));
    }

    [Theory]
    [InlineData("effect", "\"onRuling\"")]
    [InlineData("decide", "\"anyone\"")]
    [InlineData("decide", "null")]
    [InlineData("decide", "\"author\"")]
    [InlineData("propose", "[]")]
    [InlineData("ackDeadlineHours", "0")]
    [InlineData("ackDeadlineHours", "\"72\"")]
    [InlineData("opine", "[7]")]
    [InlineData("more", "1")]
    public void A_record_s_rule_is_read_strictly(string member, string value) => Assert.Equal("policy-malformed",
        Changed(p => p["records"]!["leave.county"]![member] = JsonNode.Parse(value)));

    [Theory]
    [InlineData("office@")]
    [InlineData("office@county")]
    [InlineData("office@09010")]
    [InlineData("office@case@case")]
    [InlineData("subject@case")]
    [InlineData("an office")]
    [InlineData("")]
    public void A_role_is_spelt_as_the_grammar_has_it(string role) => Assert.Equal("role-expression-malformed",
        Changed(p => p["records"]!["leave.county"]!["opine"] = new JsonArray(role)));

    [Fact]
    public void Each_schema_is_ruled_where_it_belongs()
    {
        Assert.Equal("policy-schema-unknown", Changed(p => p["authors"]!["gossip"] = new JsonArray("office")));
        Assert.Equal("policy-schema-unknown", Changed(p => p["authors"]!["policy"] = new JsonArray("office")));
        Assert.Equal("policy-schema-unknown", Changed(p => p["selfAuthored"] = new JsonArray("decision")));
        Assert.Equal("policy-schema-unknown", Changed(p => p["governance"]!["schemas"] = new JsonArray("policy", "member")));
        Assert.Equal("policy-schema-unknown", Changed(p => p["governance"]!["schemas"]!.AsArray().Add("record")));
        Assert.Equal("policy-schema-unknown", Changed(p => p["peers"] = new JsonObject { ["schema"] = "decision", ["relation"] = 3 }));
        Assert.Equal("policy-schema-unknown", Changed(p => p["peers"] = new JsonObject { ["schema"] = "attestation", ["relation"] = 1 }));
    }

    [Theory]
    [InlineData("""{"threshold":0,"of":["a"]}""", "policy-quorum-impossible")]
    [InlineData("""{"threshold":1,"of":[]}""", "policy-quorum-impossible")]
    [InlineData("""{"threshold":2,"of":[{"threshold":1,"of":["a"]}]}""", "policy-quorum-impossible")]
    [InlineData("""{"threshold":1,"of":["a","a"]}""", "policy-quorum-ambiguous")]
    [InlineData("""{"threshold":1,"of":["a",{"threshold":1,"of":["a@case"]}]}""", "policy-quorum-ambiguous")]
    [InlineData("""{"threshold":1,"of":["subject"]}""", "policy-subject-misplaced")]
    [InlineData("""{"threshold":1,"of":["machine"]}""", "policy-automatic-misplaced")]
    [InlineData("""{"threshold":1,"of":[{"threshold":1,"of":[{"threshold":1,"of":[{"threshold":1,"of":[{"threshold":1,"of":["a"]}]}]}]}]}""", "policy-malformed")]
    public void A_quorum_can_be_met_in_one_way_of_counting(string quorum, string code) => Assert.Equal(code, Changed(p =>
    {
        p["automatic"] = JsonNode.Parse("""{"machine":{"outcomes":[1]}}""");
        p["authors"]!["decision"] = new JsonArray("machine");
        p["records"]!["leave.county"]!["decide"] = JsonNode.Parse(quorum);
    }));

    [Fact]
    public void A_subject_neither_opines_nor_authors_nor_governs()
    {
        Assert.Equal("policy-subject-misplaced", Changed(p => p["records"]!["leave.county"]!["opine"] = new JsonArray("subject")));
        Assert.Equal("policy-subject-misplaced", Changed(p => p["authors"]!["erasure"] = new JsonArray("subject")));
        Assert.Equal("policy-subject-misplaced", Changed(p => p["governance"]!["quorum"]!["of"] = new JsonArray("governance@case")));
    }

    [Fact]
    public void A_machine_says_one_schema()
    {
        static void Machine(JsonObject policy) => policy["automatic"] = JsonNode.Parse("""{"machine":{"outcomes":[1]}}""");

        Assert.Equal("policy-automatic-misplaced", Changed(Machine));
        Assert.Equal("policy-automatic-misplaced", Changed(p =>
        {
            Machine(p);
            p["authors"]!["decision"] = new JsonArray("machine");
            p["authors"]!["binding"] = new JsonArray("machine");
        }));
    }

    private static IEnumerable<JsonObject> Casework(string file, string list) => JsonNode.Parse(File.ReadAllText(
        Path.Combine(Repository.Root, "identity-api/TrustLedger.Casework/Data", file)))![list]!.AsArray().Select(node => node!.AsObject());

    private static string Code(JsonObject node) => node["code"]!.GetValue<string>();

    private static string Changed(Action<JsonObject> change)
    {
        var node = JsonNode.Parse(City.Corrections.Bytes.Span)!.AsObject();
        change(node);
        return PolicyDocument.Parse(System.Text.Encoding.UTF8.GetBytes(node.ToJsonString())).Refusal().Code;
    }
}
