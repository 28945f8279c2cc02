namespace TrustLedger.IdentityApi.Trust;

/// <summary>A claim as the database has it.</summary>
/// <param name="State">waiting, published, refused.</param>
/// <param name="Log_index">Its place in the identity log; null until it is published.</param>
internal sealed record ClaimRow(
    string Uid, string Handle, string Person, string Predicate, long Level, string State, long? Log_index, long? Accepted, long Created)
{
    public const string Columns = "claims.uid, claims.handle, claims.person, claims.predicate, claims.level, claims.state, claims.log_index, claims.accepted, claims.created";

    public bool IsPublished => State == "published";
}
