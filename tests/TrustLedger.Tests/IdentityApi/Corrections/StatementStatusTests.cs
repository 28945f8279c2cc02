using System.Text;
using System.Text.Json.Nodes;
using TrustLedger.Protocol.Entries;
using TrustLedger.Protocol.Proofs;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.Tests.IdentityApi.Corrections;

/// <summary>What was taken in while the ledger was away: whoever signed it learns what became of it, and nobody else.</summary>
public sealed class StatementStatusTests(TrustCity city) : IClassFixture<TrustCity>, IDisposable
{
    [Fact]
    public async Task A_signature_that_waits_is_found_later_with_its_receipt()
    {
        var subject = await SupervisedPerson.RegisterAsync(city);
        var leave = await subject.AskForLeaveAsync();
        var body = subject.Word(leave, "office", Verdict.Opine, "office");
        var path = await WaitingAsync(leave, body);

        Assert.Equal("waiting", (await ReadAsync(path)).Text("state"));
        city.Ledger = LedgerMood.Publishes;
        await Eventually.HoldsAsync(async () => (await ReadAsync(path)).Text("state") != "waiting");

        var status = await ReadAsync(path);
        Assert.Equal(("published", null), (status.Text("state"), status["code"]));
        var receipt = status["receipt"]!.AsObject();
        var entry = LogEntry.Parse(Convert.FromBase64String(receipt.Text("entry"))).Value();
        Assert.Equal(UidOf(body), entry.Statement.Uid.ToString());
        Assert.Equal((long)receipt["index"]!, TlogProof.Parse(receipt.Text("proof")).Value().Index);
    }

    [Fact]
    public async Task A_signature_that_the_ledger_refuses_later_is_told_as_refused_with_its_code()
    {
        var subject = await SupervisedPerson.RegisterAsync(city);
        var leave = await subject.AskForLeaveAsync();
        var path = await WaitingAsync(leave, subject.Word(leave, "office", Verdict.Opine, "office"));

        city.Ledger = LedgerMood.Refuses;
        await Eventually.HoldsAsync(async () => (await ReadAsync(path)).Text("state") != "waiting");

        var status = await ReadAsync(path);
        Assert.Equal(("refused", "already-decided", null), (status.Text("state"), status.Text("code"), status["receipt"]));
    }

    [Fact]
    public async Task A_record_that_waits_is_shown_to_the_handle_that_signed_it()
    {
        var subject = await SupervisedPerson.RegisterAsync(city);
        var body = await subject.LeaveAsync();
        city.Ledger = LedgerMood.Away;

        var (status, answer) = await subject.HandInAsync(body);
        var (found, waiting) = await city.SendAsync(HttpMethod.Get, $"/corrections/statements/{answer.Text("uid")}", null, subject.Handle);

        Assert.Equal((202, UidOf(body), "waiting"), (status, answer.Text("uid"), answer.Text("state")));
        Assert.Equal((200, "waiting"), (found, waiting.Text("state")));
    }

    [Fact]
    public async Task What_somebody_else_signed_is_unknown_while_it_waits_and_after()
    {
        var (subject, other) = (await SupervisedPerson.RegisterAsync(city), await SupervisedPerson.RegisterAsync(city));
        var leave = await subject.AskForLeaveAsync();
        var path = await WaitingAsync(leave, subject.Word(leave, "office", Verdict.Opine, "office"));
        async Task MustBeUnknownAsync()
        {
            foreach (var (status, problem) in new[]
            {
                await city.SendAsync(HttpMethod.Get, path, null, other.Handle),
                await city.SendAsync(HttpMethod.Get, path, null, subject.Handle),
                await city.SendAsync(HttpMethod.Get, path, null, SupervisedPerson.County(city)),
                await city.SendAsync(HttpMethod.Get, path.Replace("/corrections/statements", "/outbox/corrections", StringComparison.Ordinal), null, other.Handle),
            })
            {
                Assert.Equal((404, "statement-unknown"), (status, problem.Text("title")));
            }
        }

        await MustBeUnknownAsync();
        city.Ledger = LedgerMood.Publishes;
        await Eventually.HoldsAsync(async () => (await ReadAsync(path)).Text("state") == "published");
        await MustBeUnknownAsync();
        Assert.Equal(404, (await city.SendAsync(HttpMethod.Get, "/corrections/statements/0x12", null, subject.Handle)).Status);
    }

    public void Dispose() => city.Ledger = LedgerMood.Publishes;

    /// <summary>Hands in while the ledger is away, and gives the place that the answer points to.</summary>
    private async Task<string> WaitingAsync(string record, JsonObject body)
    {
        city.Ledger = LedgerMood.Away;
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{SupervisedPerson.Records}/{record}/signatures")
        {
            Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new("Bearer", SupervisedPerson.Office(city));
        using var response = await city.Http.SendAsync(request);

        Assert.Equal(System.Net.HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(UidOf(body), JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject().Text("uid"));
        return response.Headers.Location!.ToString();
    }

    private async Task<JsonObject> ReadAsync(string path)
    {
        var (status, answer) = await city.SendAsync(HttpMethod.Get, path, null, SupervisedPerson.Office(city));
        Assert.True(status == 200, answer.ToJsonString());
        return answer;
    }

    private static string UidOf(JsonObject body) =>
        SignedStatement.Parse(Encoding.UTF8.GetBytes(body["statement"]!.ToJsonString())).Value().Uid.ToString();
}
