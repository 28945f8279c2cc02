using System.Globalization;
using System.Text.Json.Nodes;
using TrustLedger.Casework.Calendars;
using TrustLedger.Protocol.Commitments;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Statements;
using TrustLedger.Protocol.Statements.Bodies;
using TrustLedger.Tests.Protocol.State;

namespace TrustLedger.Tests.IdentityApi.Corrections;

/// <summary>A registered case: the handle of whom it is about, and what they and the agencies hand in.</summary>
internal sealed class SupervisedPerson(TrustCity city, Secp256k1Key handle)
{
    public const string Records = "/corrections/records";

    public Secp256k1Key Handle { get; } = handle;

    public string Case { get; private set; } = "";

    public string Registration { get; private set; } = "";

    public static async Task<SupervisedPerson> RegisterAsync(TrustCity city)
    {
        var resident = await city.AddResidentAsync();
        var subject = new SupervisedPerson(city, Secp256k1Key.Generate());
        var (status, draft) = await city.SendAsync(HttpMethod.Post, "/corrections/drafts", new JsonObject
        {
            ["kind"] = "registration",
            ["subjectHandle"] = subject.Handle.Address.ToLowerHex(),
            ["name"] = resident.Person.Name,
            ["number"] = resident.Person.Number.Reveal(),
            ["measure"] = "suspended-sentence",
            ["from"] = Day(-90),
            ["to"] = Day(270),
        }, County(city));
        Assert.True(status == 200, draft.ToJsonString());
        var body = HandIn(draft, City.Key("county"));
        var (registered, answer) = await city.SendAsync(HttpMethod.Post, Records, body, County(city));
        Assert.True(registered == 201, answer.ToJsonString());
        (subject.Case, subject.Registration) = (draft.Text("caseHandle"), answer.Text("uid"));
        return subject;
    }

    public static string County(TrustCity city) => city.TokenOf(City.Justice, "county-agency");

    public static string Office(TrustCity city) => city.TokenOf(City.Office, "office");

    /// <summary>As <c>yyyy-MM-dd</c>, counted from today in China.</summary>
    public static string Day(int fromToday) =>
        ChinaTime.DayOf(TimeProvider.System.GetUtcNow()).AddDays(fromToday).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>What asking for a leave of eight days is answered; the county decides such a one.</summary>
    public Task<(int Status, JsonObject Json)> DraftLeaveAsync(string destination = "440100", int from = 5, string? ofCase = null) =>
        city.SendAsync(HttpMethod.Post, "/corrections/drafts", new JsonObject
        {
            ["kind"] = "leave",
            ["case"] = ofCase ?? Case,
            ["from"] = Day(from),
            ["to"] = Day(from + 7),
            ["destinations"] = new JsonArray(destination),
            ["reason"] = "family",
        }, Handle);

    /// <summary>The request body of a leave, ready to be handed in.</summary>
    public async Task<JsonObject> LeaveAsync(Action<JsonObject>? changeContent = null, Func<RecordBody, RecordBody>? changeBody = null)
    {
        var (status, draft) = await DraftLeaveAsync();
        Assert.True(status == 200, draft.ToJsonString());
        changeContent?.Invoke(draft["content"]!.AsObject());
        return HandIn(draft, Handle, changeBody);
    }

    public Task<(int Status, JsonObject Json)> HandInAsync(JsonObject body) => city.SendAsync(HttpMethod.Post, Records, body, Handle);

    /// <summary>Asks for leave and gives the record's uid, which is on the log.</summary>
    public async Task<string> AskForLeaveAsync()
    {
        var (status, answer) = await HandInAsync(await LeaveAsync());
        Assert.True(status == 201, answer.ToJsonString());
        return answer.Text("uid");
    }

    /// <summary>The request body of an agency's word on a record.</summary>
    public JsonObject Word(string record, string who, Verdict verdict, string role, JsonObject? reason = null)
    {
        var itemKey = reason is null ? null : Commitment.NewItemKey();
        var body = new EndorsementBody(
            verdict, Words.Code(role), City.Corrections.Hash.ToWord(), reason is null ? Bytes32.Zero : Commitment.Of(itemKey, reason));
        return new JsonObject
        {
            ["statement"] = Signed(body, City.Key(who), Handle.Address, Bytes32.Read(record)!.Value),
            ["content"] = reason?.DeepClone(),
            ["itemKey"] = itemKey is null ? null : Hex.Write(itemKey),
        };
    }

    private static JsonObject HandIn(JsonObject draft, Secp256k1Key key, Func<RecordBody, RecordBody>? change = null)
    {
        var (content, itemKey) = (draft["content"]!.AsObject(), Commitment.NewItemKey());
        var body = new RecordBody(
            Words.Code(draft.Text("recordType")), Bytes32.Read(draft.Text("caseHandle"))!.Value, Commitment.Of(itemKey, content),
            (ulong)draft["number"]!, (RecordRelation)(byte)draft["relation"]!, Bytes32.Read(draft.Text("policy"))!.Value);
        return new JsonObject
        {
            ["statement"] = Signed(change?.Invoke(body) ?? body, key, Address.Read(draft.Text("recipient"))!.Value, Bytes32.Zero),
            ["content"] = content.DeepClone(),
            ["itemKey"] = Hex.Write(itemKey),
        };
    }

    private static JsonNode Signed<TBody>(TBody body, Secp256k1Key key, Address recipient, Bytes32 refUid) where TBody : IStatementBody<TBody> =>
        JsonNode.Parse(Statement.Of(body, recipient, (ulong)TimeProvider.System.GetUtcNow().ToUnixTimeSeconds(), refUid)
            .Sign(City.Corrections.Domain(), key).ToJson())!;
}
