namespace TrustLedger.Protocol.Statements;

/// <summary>What an accredited key may do for a credential type.</summary>
public enum AccreditationPurpose : byte
{
    /// <summary>Sign credentials.</summary>
    Issue = 1,

    /// <summary>Sign status list tokens.</summary>
    SignStatus = 2,

    /// <summary>Ask for presentations.</summary>
    Verify = 3,
}
