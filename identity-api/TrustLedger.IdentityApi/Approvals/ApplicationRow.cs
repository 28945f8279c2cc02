namespace TrustLedger.IdentityApi.Approvals;

/// <summary>An application as the database has it, without its sealed parts.</summary>
/// <param name="State">deciding, to-human, granted, refused, rejected.</param>
/// <param name="Due">Last day of the statutory term; null when the calendar does not reach.</param>
internal sealed record ApplicationRow(
    string Uid, string Draft, string Handle, string Person, string Item, string Rules, string State, string? Due, long? Log_index, long? Accepted,
    long Created)
{
    public const string Columns = "uid, draft, handle, person, item, rules, state, due, log_index, accepted, created";

    public bool IsPublished => Log_index is not null;
}
