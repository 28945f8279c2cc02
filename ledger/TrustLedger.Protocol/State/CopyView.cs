namespace TrustLedger.Protocol.State;

/// <summary>Who is to be told of a record, and whether they said that they know.</summary>
/// <param name="Role">As the rule writes it, such as <c>procuratorate@case</c>.</param>
/// <param name="DueMilliseconds">Null until the record is in effect.</param>
/// <param name="IsOverdue">The alarm: in effect, due, and nobody acknowledged. It never takes effect away.</param>
public sealed record CopyView(
    string Role, bool IsAcknowledged, ulong? AcknowledgedMilliseconds, ulong? DueMilliseconds, bool IsOverdue);
