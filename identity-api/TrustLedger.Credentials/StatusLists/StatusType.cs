namespace TrustLedger.Credentials.StatusLists;

/// <summary>Status types with a registered meaning (Token Status List §7.1). All other values mean nothing to us.</summary>
public enum StatusType
{
    Valid = 0,
    Invalid = 1,
    Suspended = 2,
}
