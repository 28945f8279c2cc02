using System.Globalization;
using System.Text.Json.Nodes;
using TrustLedger.Casework.Calendars;
using TrustLedger.Casework.Corrections;
using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol.State;

namespace TrustLedger.IdentityApi.Corrections;

/// <summary>The story of a case as a reader may see it.</summary>
internal static class TimelineAnswer
{
    /// <summary>Adds <c>status</c>, <c>timeline</c> and <c>alarms</c> to a case.</summary>
    /// <param name="answer">The case.</param>
    /// <param name="records">The records that the reader may see, with their content where there is one.</param>
    /// <param name="atMilliseconds">The moment that the views are for.</param>
    public static void AddTo(JsonObject answer, IReadOnlyList<(StatementView View, JsonObject? Content)> records, ulong atMilliseconds)
    {
        var day = ChinaTime.DayOf(DateTimeOffset.FromUnixTimeMilliseconds((long)atMilliseconds));
        var timeline = CaseTimeline.Of([.. records.Select(record => RecordOf(record.View, record.Content))], day);
        answer["status"] = timeline.Status switch
        {
            CaseStatus.NotRegistered => "not-registered",
            CaseStatus.OnLeave => "on-leave",
            CaseStatus.Released => "released",
            _ => "serving",
        };
        answer["timeline"] = Events(timeline.Events);
        answer["alarms"] = Events(timeline.Alarms);
    }

    private static JsonArray Events(IEnumerable<TimelineEvent> events) => new([.. events.Select(one => (JsonNode)new JsonObject
    {
        ["at"] = one.AtMilliseconds,
        ["kind"] = one.Kind,
        ["record"] = one.Record.ToString(),
        ["recordType"] = one.RecordType,
        ["role"] = one.Role,
        ["organisation"] = one.Organisation,
        ["statement"] = one.Statement.ToString(),
        ["zh"] = one.Wording.Chinese,
        ["en"] = one.Wording.English,
    })]);

    private static CaseRecord RecordOf(StatementView view, JsonObject? content) => new(
        content?.Text("recordType") ?? "", (ulong)(content?.WholeNumber("number") ?? 0), view, Day(content, "from"), Day(content, "to"));

    private static DateOnly? Day(JsonObject? content, string member) => DateOnly.TryParseExact(
        content?.Text(member), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
