namespace TrustLedger.Casework.Corrections;

/// <summary>Who decides a leave, and what the deciders should know.</summary>
/// <param name="RecordType">One of <see cref="LeaveRecord"/>; null when no leave is needed.</param>
/// <param name="Days">Length of this leave in calendar days.</param>
/// <param name="CumulativeDays">Approved days in the window that ends with this leave, this one included.</param>
/// <param name="NotifyProcuratorate">The county agency notifies the procuratorate of its level.</param>
/// <param name="FileToCounty">What the office decides is filed (备案) with the county agency.</param>
/// <param name="Warnings">Codes and sentences; none of them stops the request.</param>
/// <param name="RulePackVersion">The version by which this was computed.</param>
public sealed record LeaveRoute(
    string? RecordType, int Days, int CumulativeDays, bool NotifyProcuratorate, bool FileToCounty,
    IReadOnlyList<Notice> Warnings, string RulePackVersion)
{
    public bool Needed => RecordType is not null;
}
