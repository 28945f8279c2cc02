using TrustLedger.Casework.Corrections;

namespace TrustLedger.IdentityApi.Corrections;

/// <summary>The record types that this API drafts. The policy document on the log says who may say which.</summary>
internal static class DraftedRecords
{
    public const string Registration = "registration";
    public const string Admonition = "admonition";

    public static bool IsLeave(string type) => type is LeaveRecord.Office or LeaveRecord.County or LeaveRecord.City;
}
