using System.Text.Json.Nodes;
using TrustLedger.Protocol.Statements;
using TrustLedger.Tests.Protocol.State;

namespace TrustLedger.Tests.IdentityApi.Corrections;

/// <summary>Records of community correction over HTTP, on a real ledger: what is refused changes nothing.</summary>
public sealed class CorrectionsEndpointTests(TrustCity city) : IClassFixture<TrustCity>
{
    private const string Path = SupervisedPerson.Records;

    [Fact]
    public async Task A_leave_is_asked_for_opined_on_and_decided()
    {
        var subject = await SupervisedPerson.RegisterAsync(city);
        var leave = await subject.AskForLeaveAsync();

        await MustAsync(leave, subject.Word(leave, "office", Verdict.Opine, "office"), SupervisedPerson.Office(city));
        var decided = await MustAsync(
            leave, subject.Word(leave, "county", Verdict.Approve, "county-agency", new JsonObject { ["reason"] = "Seen." }), SupervisedPerson.County(city));

        var (_, record) = await city.SendAsync(HttpMethod.Get, $"{Path}/{leave}", null, subject.Handle);
        Assert.Equal("effective", record["view"]!.AsObject().Text("state"));
        Assert.Contains(decided.Text("uid"), record["view"]!["signatures"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_leave_is_drafted_for_a_journey_within_the_city()
    {
        var subject = await SupervisedPerson.RegisterAsync(city);
        var rows = await city.RowsAsync();

        var (status, problem) = await subject.DraftLeaveAsync("090102");

        Assert.Equal((422, "leave-not-needed"), (status, problem.Text("title")));
        Assert.Equal(rows, await city.RowsAsync());
    }

    public static TheoryData<string, int> BadRecords => new()
    {
        { "signer-not-caller", 403 },
        { "commitment-mismatch", 422 },
        { "content-mismatch", 422 },
        { "leave-content-malformed", 422 },
        { "leave-overlaps", 422 },
        { "route-mismatch", 422 },
        { "record-number-wrong", 409 },
    };

    [Theory, MemberData(nameof(BadRecords))]
    public async Task Refuses_a_record_and_changes_nothing(string code, int status)
    {
        var (subject, other) = (await SupervisedPerson.RegisterAsync(city), await SupervisedPerson.RegisterAsync(city));
        var body = code switch
        {
            "content-mismatch" => await subject.LeaveAsync(content => content["number"] = 7),
            "leave-content-malformed" => await subject.LeaveAsync(content => content.Remove("reason")),
            // Eight days are the county's to decide, however the office would like it.
            "route-mismatch" => await subject.LeaveAsync(
                content => content["recordType"] = "leave.office", said => said with { RecordType = Words.Code("leave.office") }),
            "record-number-wrong" => await subject.LeaveAsync(content => content["number"] = 7, said => said with { Number = 7 }),
            _ => await subject.LeaveAsync(),
        };
        if (code == "commitment-mismatch")
            body["itemKey"] = Words.Any.ToString();
        if (code == "leave-overlaps")
            await subject.AskForLeaveAsync();
        var rows = await city.RowsAsync();

        var (answered, problem) = await (code == "signer-not-caller" ? other : subject).HandInAsync(body);

        Assert.Equal((status, code), (answered, problem.Text("title")));
        Assert.Equal(rows, await city.RowsAsync());
    }

    public static TheoryData<string, int> BadSignatures => new()
    {
        { "record-mismatch", 422 },
        { "record-unknown", 404 },
        { "signer-not-caller", 403 },
        { "commitment-mismatch", 422 },
        { "role-not-allowed", 403 },
        { "opinion-missing", 422 },
        { "organisation-already-endorsed", 409 },
    };

    [Theory, MemberData(nameof(BadSignatures))]
    public async Task Refuses_a_signature_and_changes_nothing(string code, int status)
    {
        var subject = await SupervisedPerson.RegisterAsync(city);
        var leave = await subject.AskForLeaveAsync();
        var body = code switch
        {
            "record-mismatch" => subject.Word(subject.Registration, "office", Verdict.Opine, "office"),
            "signer-not-caller" => subject.Word(leave, "county", Verdict.Opine, "office"),
            "role-not-allowed" => subject.Word(leave, "office", Verdict.Opine, "county-agency"),
            "opinion-missing" => subject.Word(leave, "county", Verdict.Approve, "county-agency"),
            "record-unknown" => subject.Word(leave, "other-office", Verdict.Opine, "office"),
            _ => subject.Word(leave, "office", Verdict.Opine, "office"),
        };
        if (code == "commitment-mismatch")
            body["content"] = new JsonObject { ["reason"] = "added later" };
        if (code == "organisation-already-endorsed")
            await MustAsync(leave, subject.Word(leave, "office", Verdict.Opine, "office"), SupervisedPerson.Office(city));
        var token = code switch
        {
            "opinion-missing" => SupervisedPerson.County(city),
            "record-unknown" => city.TokenOf("other-office", "office"),
            _ => SupervisedPerson.Office(city),
        };
        var rows = await city.RowsAsync();

        var (answered, problem) = await city.SendAsync(HttpMethod.Post, $"{Path}/{leave}/signatures", body, token);

        Assert.Equal((status, code), (answered, problem.Text("title")));
        Assert.Equal(rows, await city.RowsAsync());
    }

    private async Task<JsonObject> MustAsync(string record, JsonObject body, string token)
    {
        var (status, answer) = await city.SendAsync(HttpMethod.Post, $"{Path}/{record}/signatures", body, token);
        Assert.True(status == 201, answer.ToJsonString());
        return answer;
    }
}
