using System.Globalization;
using TrustLedger.Casework.Identifiers;
using TrustLedger.Protocol;

namespace TrustLedger.Casework.Corrections;

/// <summary>The routing of leave as one version of the rule pack has it (domain.md 2a; 实施办法 §26–28).</summary>
/// <remarks>
/// "以内" includes the number, "超过" does not: seven days are the office's, eight the county's; thirty are the
/// county's, thirty-one the city's.
/// </remarks>
public sealed record LeaveRules
{
    internal LeaveRules()
    {
    }

    public required string Version { get; init; }

    public required int OfficeDays { get; init; }

    public required int CountyDays { get; init; }

    public required int CumulativeDays { get; init; }

    public required int CumulativeMonths { get; init; }

    public required int LeadDays { get; init; }

    public required bool SameCityNeedsLeave { get; init; }

    public required bool FirstDayCounted { get; init; }

    public required bool LastDayCounted { get; init; }

    public required IReadOnlyList<Notice> Reasons { get; init; }

    /// <summary>The rule pack that is built in.</summary>
    public static LeaveRules Current { get; } = LeaveRulesReader.ReadBuiltIn();

    /// <returns>
    /// The route; or, first match wins:
    /// <list type="bullet">
    /// <item><c>leave-place-unknown</c> the case's place or a destination is no division, or no destination is named</item>
    /// <item><c>leave-reason-unknown</c> the law knows five reasons</item>
    /// <item><c>leave-dates-reversed</c> it ends before it begins</item>
    /// <item><c>leave-already-begun</c> it begins before the day on which it is asked for</item>
    /// <item><c>leave-overlaps</c> another leave, approved or open, covers one of its days</item>
    /// </list>
    /// </returns>
    public Result<LeaveRoute> Route(LeaveRequest request)
    {
        if (Regions.Find(request.CasePlace) is null || request.Destinations.Count == 0
            || request.Destinations.Any(place => Regions.Find(place) is null))
            return new Refusal("leave-place-unknown", "Name the case's place and each destination by its division code.");
        if (!Reasons.Any(reason => reason.Code == request.Reason))
            return new Refusal("leave-reason-unknown", "A leave is for medical treatment, study, litigation, family or work.");
        if (request.To < request.From)
            return new Refusal("leave-dates-reversed", "The leave ends before it begins.");
        if (request.From < request.AskedOn)
            return new Refusal("leave-already-begun", "A leave is asked for before it begins.");
        if (request.Earlier.Any(other => other.From <= request.To && request.From <= other.To))
            return new Refusal("leave-overlaps", "Another leave covers some of these days.");

        var days = Count(request.From, request.To);
        var cumulative = days + InWindow(request, other => other.Approved);
        var warnings = Warnings(request, days, cumulative).ToList();

        if (!SameCityNeedsLeave && request.Destinations.All(place => Regions.InSameCity(request.CasePlace, place)))
            return new LeaveRoute(RecordType: null, days, cumulative, NotifyProcuratorate: false, FileToCounty: false, warnings, Version);

        var recordType = days > CountyDays || cumulative > CumulativeDays ? LeaveRecord.City
            : days > OfficeDays || !request.OfficeEntrusted ? LeaveRecord.County
            : LeaveRecord.Office;
        return new LeaveRoute(recordType, days, cumulative,
            NotifyProcuratorate: recordType == LeaveRecord.City, FileToCounty: recordType == LeaveRecord.Office, warnings, Version);
    }

    private IEnumerable<Notice> Warnings(LeaveRequest request, int days, int cumulative)
    {
        if (!request.Urgent && request.From.DayNumber - request.AskedOn.DayNumber < LeadDays)
        {
            yield return new Notice("leave-lead-short",
                string.Create(CultureInfo.InvariantCulture, $"一般应当提前{LeadDays}日提出申请。"),
                string.Create(CultureInfo.InvariantCulture, $"A leave is normally asked for {LeadDays} days ahead."));
        }

        // Open requests are not counted, or a request could be pushed up by another that is refused later; but the
        // decider is told when, together, they pass the line that each alone stays under.
        if (cumulative <= CumulativeDays && cumulative + InWindow(request, other => !other.Approved) > CumulativeDays)
        {
            yield return new Notice("leave-split-suspected",
                string.Create(CultureInfo.InvariantCulture, $"连同尚未决定的申请，两个月内累计超过{CumulativeDays}日。"),
                string.Create(CultureInfo.InvariantCulture, $"With requests still open it passes {CumulativeDays} days in two months."));
        }

        if (days <= OfficeDays && !request.OfficeEntrusted)
        {
            yield return new Notice("leave-office-not-entrusted",
                "司法所未受委托，由县级社区矫正机构决定。", "The office is not entrusted: the county agency decides.");
        }
    }

    /// <summary>Days of earlier leaves that fall into the months ending with the last day of this one.</summary>
    private int InWindow(LeaveRequest request, Func<EarlierLeave, bool> counts)
    {
        var opens = request.To.AddMonths(-CumulativeMonths).AddDays(1);
        return request.Earlier
            .Where(other => counts(other) && other.To >= opens && other.From <= request.To)
            .Sum(other => Count(other.From < opens ? opens : other.From, other.To > request.To ? request.To : other.To));
    }

    private int Count(DateOnly from, DateOnly to) =>
        Math.Max(0, to.DayNumber - from.DayNumber - 1 + (FirstDayCounted ? 1 : 0) + (LastDayCounted ? 1 : 0));
}
