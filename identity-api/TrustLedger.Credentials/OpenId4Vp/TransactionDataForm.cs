namespace TrustLedger.Credentials.OpenId4Vp;

/// <summary>What the value of a parameter of transaction data looks like.</summary>
public enum TransactionDataForm
{
    /// <summary>Words that the holder reads: 1 to 500 characters, none of them a control character.</summary>
    Words,

    /// <summary>A SHA-256 in base64url.</summary>
    Sha256,
}
