namespace TrustLedger.Casework.Trust;

/// <summary>What a member of a claim's value is.</summary>
public enum MemberKind
{
    /// <summary>yyyy-MM-dd.</summary>
    Day,

    /// <summary>Up to 32 digits.</summary>
    Digits,

    /// <summary>A valid USCC.</summary>
    Organisation,
}
