namespace TrustLedger.Wallet.Terminal;

/// <summary>The languages that the wallet speaks.</summary>
public enum Language
{
    English,
    Chinese,
}

