namespace TrustLedger.Casework.Identifiers;

/// <summary>Whether numbers of invented regions (first digit 0) count. In production they are refused.</summary>
public enum SyntheticRegions
{
    Refused,
    Allowed,
}
