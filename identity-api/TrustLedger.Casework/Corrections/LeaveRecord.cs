namespace TrustLedger.Casework.Corrections;

/// <summary>The record types of leave on the corrections log: who decides names the type.</summary>
public static class LeaveRecord
{
    /// <summary>The judicial office (司法所) decides, entrusted by the county agency; filed there.</summary>
    public const string Office = "leave.office";

    /// <summary>The office opines, the county agency decides.</summary>
    public const string County = "leave.county";

    /// <summary>Office and county opine, the city agency decides; the procuratorate is notified.</summary>
    public const string City = "leave.city";
}
