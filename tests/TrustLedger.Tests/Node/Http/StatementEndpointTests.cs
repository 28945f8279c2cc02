using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using TrustLedger.Client.Reading;
using TrustLedger.Protocol.Requests;
using TrustLedger.Protocol.State;
using TrustLedger.Protocol.Statements;
using TrustLedger.Tests.Protocol.State;

namespace TrustLedger.Tests.Node.Http;

public sealed class StatementEndpointTests(NodeFixture node) : IClassFixture<NodeFixture>
{
    [Theory]
    [InlineData(Acknowledgement.Durable)]
    [InlineData(Acknowledgement.Published)]
    public async Task A_statement_gets_a_receipt_that_a_client_can_check(Acknowledgement acknowledgement)
    {
        var statement = node.Say("identity", "registrar", Words.Bind(), City.Address("resident"));
        var receipt = (await node.Client("identity", "relay").SubmitAsync(statement, acknowledgement, default)).Value();
        var again = (await node.Client("identity", "relay").SubmitAsync(statement, acknowledgement, default)).Value();

        Assert.Equal(statement.Uid, receipt.Uid);
        Assert.Equal(acknowledgement == Acknowledgement.Durable, receipt.Promise is not null);
        Assert.Equal(acknowledgement == Acknowledgement.Published, receipt.Proof is not null);
        Assert.Equal((receipt.Index, receipt.Entry), (again.Index, again.Entry));
    }

    [Fact]
    public async Task A_new_statement_is_created_and_the_same_again_is_fine()
    {
        var statement = node.Say("identity", "registrar", Words.Bind(), City.Address("resident"));

        var first = await node.Post("identity", statement, who: null);
        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        Assert.Equal($"/identity/statements/{statement.Uid}", first.Headers.Location?.ToString());
        Assert.Equal(HttpStatusCode.OK, (await node.Post("identity", statement, who: null)).StatusCode);
    }

    [Fact]
    public async Task A_statement_is_told_with_its_proof_and_its_state()
    {
        var handle = City.Address("subject of a claim");
        var claim = node.Say("identity", "subject of a claim", Words.Claim(), handle);
        Assert.Equal("201", await NodeFixture.Code(await node.Post("identity", claim, "relay")));
        var voucher = node.Say("identity", "police", Words.Attest(AttestationRelation.Department), handle, claim.Uid);
        Assert.Equal("201", await NodeFixture.Code(await node.Post("identity", voucher, "relay")));

        var found = (await node.Client("identity", "police").FindAsync(claim.Uid, default)).Value();
        Assert.Equal(claim.Uid, found.Statement.Uid);
        Assert.Equal("effective", (string?)found.Said["state"]);
        Assert.Equal("claim", (string?)found.Said["view"]!["schema"]);

        var page = (await node.Client("identity", "police").ListAsync(new StatementQuery { RefUid = claim.Uid }, default)).Value();
        Assert.Equal(voucher.Uid, Assert.Single(page.Items).Entry.Uid);
    }

    [Fact]
    public async Task A_handle_reads_what_is_about_itself_and_nothing_else()
    {
        var mine = node.Say("identity", "registrar", Words.Bind(), City.Address("me"));
        var theirs = node.Say("identity", "registrar", Words.Bind(), City.Address("they"));
        await node.Post("identity", mine, "relay");
        await node.Post("identity", theirs, "relay");

        var me = node.Client("identity", "me");
        Assert.Equal(mine.Uid, (await me.FindAsync(mine.Uid, default)).Value().Statement.Uid);
        Assert.Equal(mine.Uid, Assert.Single((await me.ListAsync(new StatementQuery { Recipient = City.Address("me") }, default)).Value().Items).Entry.Uid);
        Assert.Equal("members-only", (await me.ListAsync(new StatementQuery { Recipient = City.Address("they") }, default)).Refusal().Code);
        Assert.Equal("members-only", (await me.ListAsync(new StatementQuery(), default)).Refusal().Code);

        // A statement of others and one that there isn't are the same to them.
        var (others, none) = (await node.Get($"/identity/statements/{theirs.Uid}", "me"), await node.Get($"/identity/statements/{Words.Any}", "me"));
        Assert.Equal("404 statement-unknown", await NodeFixture.Code(others));
        Assert.Equal(await none.Content.ReadAsStringAsync(), await others.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Pages_follow_each_other_to_the_end()
    {
        var handle = City.Address("of many");
        var uids = new List<string>();
        for (var i = 0; i < 7; i++)
        {
            var statement = node.Say("identity", "registrar", Words.Bind(), handle);
            uids.Add(statement.Uid.ToString());
            await node.Post("identity", statement, "relay");
        }

        var listed = new List<string>();
        long? after = null;
        do
        {
            var page = (await node.Client("identity", "police").ListAsync(
                new StatementQuery { Recipient = handle, Schema = Schemas.Binding.Uid, After = after, Limit = 3 }, default)).Value();
            Assert.InRange(page.Items.Count, 1, 3);
            listed.AddRange(page.Items.Select(item => item.Entry.Uid.ToString()));
            after = page.Next;
        }
        while (after is not null);

        Assert.Equal(string.Join(' ', uids), string.Join(' ', listed));
    }

    [Fact]
    public async Task What_may_not_be_said_is_refused_with_its_code_and_changes_nothing()
    {
        var before = node.Logs.Find("identity")!.Store.Size;
        var resident = City.Address("resident");
        var other = node.Say("corrections", "registrar", Words.Bind(), resident);
        var json = node.Say("identity", "registrar", Words.Bind(), resident).ToJson();

        Assert.Equal("403 signer-unknown", await Post(node.Say("identity", "nobody", Words.Bind(), resident), null));
        Assert.Equal("403 role-not-allowed", await Post(node.Say("identity", "police", Words.Bind(), resident), "police"));
        Assert.Equal("403 relay-needed", await Post(node.Say("identity", "resident", Words.Claim(), resident), null));
        Assert.Equal("403 members-only", await Post(node.Say("identity", "registrar", Words.Bind(), resident), "nobody"));
        Assert.Equal("422 domain-mismatch", await Post(other, "relay"));
        Assert.Equal("422 ref-unknown", await Post(node.Say("identity", "police", Words.Attest(AttestationRelation.Department), resident, Words.Any), "relay"));
        Assert.Equal("400 json-malformed", await Raw("{"));
        Assert.Equal("400 json-malformed", await Raw(""));
        Assert.Equal("400 statement-malformed", await Raw("{}"));
        Assert.Equal("400 uid-mismatch", await Raw(json.Replace("\"time\":\"1", "\"time\":\"2", StringComparison.Ordinal)));
        Assert.Equal("413 body-too-large", await Raw(new string(' ', 70_000)));
        Assert.Equal("400 ack-unknown", await NodeFixture.Code(await node.Send(
            HttpMethod.Post, "/identity/statements?ack=believed", null, Encoding.UTF8.GetBytes(json))));
        Assert.Equal("400 ack-without-witnesses", await NodeFixture.Code(await node.Send(
            HttpMethod.Post, "/identity/statements?ack=cosigned", null, Encoding.UTF8.GetBytes(json))));
        Assert.Equal(before, node.Logs.Find("identity")!.Store.Size);

        async Task<string> Post(SignedStatement statement, string? who) => await NodeFixture.Code(await node.Post("identity", statement, who));

        async Task<string> Raw(string body) =>
            await NodeFixture.Code(await node.Send(HttpMethod.Post, "/identity/statements", null, Encoding.UTF8.GetBytes(body)));
    }

    [Theory]
    [InlineData("/identity/statements", null, "401 request-proof-wanted")]
    [InlineData("/identity/statements/0x00", null, "401 request-proof-wanted")]
    [InlineData("/identity/statements/0x00", "police", "400 uid-malformed")]
    [InlineData("/identity/statements?recipient=0x12", "police", "400 query-malformed")]
    [InlineData("/identity/statements?schema=poem", "police", "400 query-malformed")]
    [InlineData("/identity/statements?ref=1", "police", "400 query-malformed")]
    [InlineData("/identity/statements?after=-1", "police", "400 query-malformed")]
    [InlineData("/identity/statements?limit=0", "police", "400 query-malformed")]
    [InlineData("/identity/statements?limit=257", "police", "400 query-malformed")]
    [InlineData("/identity/statements?limit=99999999999999999999", "police", "400 query-malformed")]
    [InlineData("/identity/statements?schema=claim&limit=1", "police", "200")]
    public async Task A_question_that_is_malformed_or_not_allowed_is_refused(string path, string? who, string code) =>
        Assert.Equal(code, await NodeFixture.Code(await node.Get(path, who)));

    [Fact]
    public async Task A_proof_serves_one_request_and_no_other()
    {
        const string path = "/identity/statements?schema=claim";
        var now = TimeProvider.System.GetUtcNow();
        var proof = Proof("GET", path, now);

        Assert.Equal("200", await Ask(path, proof));
        Assert.Equal("401 request-proof-used", await Ask(path, proof));
        Assert.Equal("401 request-proof-request", await Ask(path + "&limit=1", Proof("GET", path, now)));
        Assert.Equal("401 request-proof-request", await Ask(path, Proof("POST", path, now)));
        Assert.Equal("401 request-proof-time", await Ask(path, Proof("GET", path, now.AddMinutes(-5))));
        Assert.Equal("401 request-proof-body", await Ask(path, RequestProof.Create(City.Key("police"), node.Identity.Origin, "GET", path, now, [1])));
        Assert.Equal("401 request-proof-audience", await Ask(path, RequestProof.Create(City.Key("police"), node.Corrections.Origin, "GET", path, now)));
        Assert.Equal("401 request-proof-malformed", await Ask(path, "a.b.c"));

        string Proof(string method, string target, DateTimeOffset at) =>
            RequestProof.Create(City.Key("police"), node.Identity.Origin, method, target, at);

        async Task<string> Ask(string target, string token) =>
            await NodeFixture.Code(await node.Send(HttpMethod.Get, target, proof: token));
    }

    [Fact]
    public async Task A_reader_who_believes_nothing_replays_the_log()
    {
        var statement = node.Say("identity", "registrar", Words.Bind(), City.Address("resident"));
        await node.Post("identity", statement, "relay");
        using var follower = (await LogFollower.OpenAsync(
            node.Client("identity", "police"), node.Folder.File(Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture)), default)).Value();
        var checkpoint = (await follower.SyncAsync(default)).Value();

        Assert.InRange(checkpoint.Size, 2, long.MaxValue);
        Assert.Equal(StatementState.Effective, follower.Read(state => state.View(statement.Uid)).State);
        Assert.Equal(0, follower.Read(state => state.Quarantined.Count));
    }

    [Fact]
    public async Task A_policy_document_is_stored_by_governance_under_its_own_hash()
    {
        var next = JsonNode.Parse(City.Identity.Bytes.Span)!.AsObject();
        next["version"] = 1;
        var document = TrustLedger.Protocol.Governance.PolicyDocument.Parse(Encoding.UTF8.GetBytes(next.ToJsonString())).Value();
        var path = $"/identity/policies/{Convert.ToHexStringLower(document.Hash.ToArray())}";
        var body = document.Bytes.ToArray();

        Assert.Equal("404 policy-document-unknown", await NodeFixture.Code(await node.Get(path)));
        Assert.Equal("401 request-proof-wanted", await NodeFixture.Code(await node.Send(HttpMethod.Put, path, null, body)));
        Assert.Equal("403 governance-only", await NodeFixture.Code(await node.Send(HttpMethod.Put, path, "police", body)));
        Assert.Equal("400 policy-hash-mismatch", await NodeFixture.Code(await node.Send(HttpMethod.Put, path, "justice", City.Identity.Bytes.ToArray())));
        Assert.Equal("400 policy-other-origin", await NodeFixture.Code(await node.Send(
            HttpMethod.Put, $"/identity/policies/{Convert.ToHexStringLower(City.Corrections.Hash.ToArray())}", "justice", City.Corrections.Bytes.ToArray())));
        Assert.Equal("400 policy-malformed", await NodeFixture.Code(await node.Send(HttpMethod.Put, path, "justice", "{}"u8.ToArray())));
        Assert.Equal(document.Hash, (await node.Client("identity", "justice").PutPolicyAsync(document, default)).Value());
        Assert.Equal(document.Hash, (await node.Client("identity", null).PolicyAsync(document.Hash, default)).Value().Hash);
    }

    [Fact]
    public async Task Members_are_named_with_the_entry_that_made_them()
    {
        var members = await (await node.Get("/identity/members")).Content.ReadFromJsonAsync<JsonObject>();

        Assert.Equal(7, members!["members"]!.AsArray().Count);
        Assert.Contains(members["members"]!.AsArray(), member => (string?)member!["role"] == "registrar"
            && (string?)member["key"] == City.Address("registrar").ToString() && (bool)member["stands"]!);
    }
}
