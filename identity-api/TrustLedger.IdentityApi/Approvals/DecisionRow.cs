namespace TrustLedger.IdentityApi.Approvals;

/// <summary>A decision as the database has it.</summary>
/// <param name="Outcome">1 granted, 3 refused.</param>
/// <param name="Officer">Null for the auto-decision key.</param>
/// <param name="State">waiting, published, refused (by the ledger).</param>
internal sealed record DecisionRow(
    string Uid, string Application, long Outcome, string? Officer, string Organisation, string State, long? Log_index, long? Accepted)
{
    public const string Columns = "uid, application, outcome, officer, organisation, state, log_index, accepted";
}
