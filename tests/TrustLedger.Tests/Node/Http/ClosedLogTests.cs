using System.Globalization;
using System.Text;
using TrustLedger.Client.Reading;
using TrustLedger.Protocol.Requests;
using TrustLedger.Protocol.State;
using TrustLedger.Protocol.Statements;
using TrustLedger.Tests.Protocol.State;

namespace TrustLedger.Tests.Node.Http;

/// <summary>A stranger learns nothing of the corrections log; its members and the subject of a case do.</summary>
public sealed class ClosedLogTests(NodeFixture node) : IClassFixture<NodeFixture>
{
    [Fact]
    public async Task Whatever_a_stranger_asks_the_answer_is_the_same_bytes()
    {
        var record = node.Say("corrections", "county", Words.Record("registration", 1), City.Address("subject of the case"));
        Assert.Equal("201", await NodeFixture.Code(await node.Post("corrections", record, "relay")));
        var statement = Encoding.UTF8.GetBytes(record.ToJson());

        var answers = new List<string>();
        foreach (var path in new[]
        {
            "", "/", "/checkpoint", "/genesis", "/members", "/tile/0/000", "/tile/entries/000.p/1", "/nothing", "/statements",
            $"/statements/{record.Uid}", $"/statements/{Words.Any}", $"/statements?recipient={City.Address("subject of the case")}",
            "/proofs/inclusion/0", "/proofs/consistency?from=0&to=1", "/policies/00",
        })
        {
            foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post, HttpMethod.Put, HttpMethod.Delete, HttpMethod.Options })
                answers.Add(await Answer(method, "/corrections" + path));
        }

        answers.Add(await Answer(HttpMethod.Get, "/CORRECTIONS/checkpoint"));
        answers.Add(await Answer(HttpMethod.Post, "/corrections/statements", body: statement));
        answers.Add(await Answer(HttpMethod.Post, "/corrections/statements", body: new byte[200_000]));
        answers.Add(await Answer(HttpMethod.Get, "/corrections/checkpoint", who: "nobody"));
        answers.Add(await Answer(HttpMethod.Get, "/corrections/checkpoint", who: "police of another log"));
        answers.Add(await Answer(HttpMethod.Get, $"/corrections/statements/{record.Uid}", who: "nobody"));
        answers.Add(await Answer(HttpMethod.Get, "/corrections/checkpoint", proof: "nonsense"));
        answers.Add(await Answer(HttpMethod.Get, "/corrections/checkpoint", proof: RequestProof.Create(
            City.Key("county"), node.Identity.Origin, "GET", "/corrections/checkpoint", TimeProvider.System.GetUtcNow())));
        answers.Add(await Answer(HttpMethod.Get, "/corrections/checkpoint", proof: RequestProof.Create(
            City.Key("county"), node.Corrections.Origin, "GET", "/corrections/checkpoint", TimeProvider.System.GetUtcNow().AddHours(-1))));

        var said = Assert.Single(answers.Distinct(StringComparer.Ordinal));
        Assert.StartsWith("404 ", said, StringComparison.Ordinal);
        Assert.Contains("log-closed", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Three_departments_sign_a_leave_record_together()
    {
        var subject = City.Address("subject on leave");
        var caseHandle = TrustLedger.Protocol.Keys.Keccak256.Of("the case of leave");
        var registration = node.Say("corrections", "county", Words.Record("registration", 1, caseHandle: caseHandle), subject);
        var leave = node.Say("corrections", "subject on leave", Words.Record("leave.county", 2, caseHandle: caseHandle), subject);
        Assert.Equal("201", await NodeFixture.Code(await node.Post("corrections", registration, "relay")));
        Assert.Equal("201", await NodeFixture.Code(await node.Post("corrections", leave, "relay")));
        Assert.Equal("422 opinion-missing", await Sign("county", Verdict.Approve, "county-agency"));
        Assert.Equal("201", await Sign("office", Verdict.Opine, "office"));
        Assert.Equal("pending", await State());
        Assert.Equal("403 place-not-allowed", await Sign("other-county", Verdict.Approve, "county-agency"));
        Assert.Equal("201", await Sign("county", Verdict.Approve, "county-agency"));
        Assert.Equal("effective", await State());
        Assert.Equal("201", await Sign("procurator", Verdict.Acknowledge, "procuratorate"));

        using var follower = (await LogFollower.OpenAsync(
            node.Client("corrections", "procurator"), node.Folder.File(Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture)), default)).Value();
        Assert.True((await follower.SyncAsync(default)).Succeeded());
        Assert.Equal(StatementState.Effective, follower.Read(state => state.View(leave.Uid)).State);

        async Task<string> Sign(string who, Verdict verdict, string role) => await NodeFixture.Code(await node.Post(
            "corrections", node.Say("corrections", who, Words.Word(verdict, role, City.Corrections), subject, leave.Uid), who));

        async Task<string> State() => (string)(await node.Client("corrections", "office").FindAsync(leave.Uid, default)).Value().Said["state"]!;
    }

    [Fact]
    public async Task The_subject_of_a_case_reads_its_own_statements_and_no_entries_of_others()
    {
        var subject = City.Address("subject who reads");
        var caseHandle = TrustLedger.Protocol.Keys.Keccak256.Of("the case of the reader");
        var record = node.Say("corrections", "county", Words.Record("registration", 1, caseHandle: caseHandle), subject);
        Assert.Equal("201", await NodeFixture.Code(await node.Post("corrections", record, "relay")));

        Assert.True((await node.Client("corrections", "subject who reads").FindAsync(record.Uid, default)).Succeeded());
        Assert.Equal("403 members-only", await NodeFixture.Code(await node.Get("/corrections/tile/entries/000.p/1", "subject who reads")));
        Assert.Equal("403 members-only", await NodeFixture.Code(await node.Get("/corrections/statements", "subject who reads")));
    }

    [Fact]
    public async Task Nothing_of_a_closed_log_may_be_kept_by_a_cache()
    {
        var answer = await node.Get("/corrections/checkpoint", "county");

        Assert.Equal("200", await NodeFixture.Code(answer));
        Assert.Equal("no-store, private", answer.Headers.CacheControl?.ToString());
    }

    private async Task<string> Answer(HttpMethod method, string path, string? who = null, byte[]? body = null, string? proof = null)
    {
        var answer = await node.Send(method, path, who, body, proof);
        var headers = answer.Headers.Concat(answer.Content.Headers)
            .Where(header => header.Key is not ("Date" or "Connection"))
            .Select(header => $"{header.Key}: {string.Join(',', header.Value)}").Order(StringComparer.Ordinal);
        return $"{(int)answer.StatusCode} {string.Join('\n', headers)}\n{await answer.Content.ReadAsStringAsync()}";
    }
}
