namespace TrustLedger.IdentityApi.Issuance;

/// <summary>How it stands with the approval of an issuance; the names are those in the database, in lower case.</summary>
internal enum ApprovalState
{
    Waiting,
    Approved,
    Refused,
}
