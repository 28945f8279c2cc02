namespace TrustLedger.Wallet.Terminal;

/// <summary>One line of a report.</summary>
/// <param name="Label">Null for a sentence.</param>
/// <param name="IsCopied">Left in one piece whatever its length: a person takes it along as it stands.</param>
internal sealed record ReportLine(Said? Label, Said Text, bool IsCopied);
