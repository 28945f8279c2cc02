using TrustLedger.Casework.Approvals;
using TrustLedger.Protocol.State;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.Casework.Corrections;

/// <summary>The story of a case: everything that was done, in the order of the log, and what is overdue.</summary>
/// <remarks>Pure: the views say what holds at which moment, and the same views give the same story everywhere.</remarks>
/// <param name="Status">Where the case stands on the day that was asked about.</param>
/// <param name="Events">Oldest first.</param>
/// <param name="Alarms">Those of <paramref name="Events"/> that nobody has answered yet.</param>
public sealed record CaseTimeline(CaseStatus Status, IReadOnlyList<TimelineEvent> Events, IReadOnlyList<TimelineEvent> Alarms)
{
    private static readonly string[] Order =
        ["proposed", "opined", "opined-against", "approved", "refused", "in-effect", "acknowledged", "objected", "copy-overdue"];

    /// <param name="records">Every record of the case that the reader may see.</param>
    /// <param name="day">The day, in China, that the status is for.</param>
    public static CaseTimeline Of(IReadOnlyList<CaseRecord> records, DateOnly day)
    {
        var events = records.SelectMany(EventsOf).OrderBy(one => one.AtMilliseconds)
            .ThenBy(one => Array.IndexOf(Order, one.Kind)).ThenBy(one => one.Statement.ToString(), StringComparer.Ordinal).ToList();
        return new CaseTimeline(StatusOn(records, day), events, [.. events.Where(one => one.Kind == "copy-overdue")]);
    }

    private static CaseStatus StatusOn(IReadOnlyList<CaseRecord> records, DateOnly day)
    {
        var standing = records.Where(record => record.View.IsInEffect).ToList();
        if (standing.Any(record => record.RecordType == "release"))
            return CaseStatus.Released;
        if (!standing.Any(record => record.RecordType == "registration"))
            return CaseStatus.NotRegistered;
        return standing.Any(record => record.RecordType is LeaveRecord.Office or LeaveRecord.County or LeaveRecord.City
            && record.From <= day && day <= record.To)
            ? CaseStatus.OnLeave
            : CaseStatus.Serving;
    }

    private static IEnumerable<TimelineEvent> EventsOf(CaseRecord record)
    {
        var view = record.View;
        if (view.AcceptedMilliseconds is not { } accepted || view.Author is not { } author)
            yield break;
        yield return Of(record, accepted, "proposed", author, view.Uid);

        foreach (var word in view.Endorsements.Where(word => word.Counts))
            yield return Of(record, word.AcceptedMilliseconds, Kind(word.Verdict), word.By, word.Uid);
        if (view.EffectiveMilliseconds is { } effective)
            yield return Of(record, effective, "in-effect", by: null, view.Uid);
        foreach (var copy in view.Copies.Where(copy => copy is { IsOverdue: true, DueMilliseconds: not null }))
            yield return Of(record, copy.DueMilliseconds!.Value, "copy-overdue", by: null, view.Uid) with { Role = copy.Role };
    }

    private static TimelineEvent Of(CaseRecord record, ulong at, string kind, Signatory? by, Protocol.Encoding.Bytes32 statement)
    {
        var name = RecordTypes.NameOf(record.RecordType);
        var (chinese, english) = kind switch
        {
            "proposed" => ("提出", "was proposed"),
            "opined" => ("出具同意意见", "got a favourable opinion"),
            "opined-against" => ("出具不同意意见", "got an unfavourable opinion"),
            "approved" => ("批准", "was approved"),
            "refused" => ("不予批准", "was refused"),
            "acknowledged" => ("签收副本", "was acknowledged"),
            "objected" => ("提出异议", "met an objection"),
            "in-effect" => ("生效", "took effect"),
            _ => ("副本逾期未签收", "has a copy that nobody acknowledged in time"),
        };
        return new TimelineEvent(at, record.View.Uid, record.RecordType, kind, by?.Role ?? "", by?.Organisation ?? "", statement,
            new Wording($"{name.Chinese}：{chinese}", $"{name.English} {english}"));
    }

    private static string Kind(Verdict verdict) => verdict switch
    {
        Verdict.Approve => "approved",
        Verdict.Refuse => "refused",
        Verdict.Opine => "opined",
        Verdict.OpineAgainst => "opined-against",
        Verdict.Acknowledge => "acknowledged",
        _ => "objected",
    };
}
