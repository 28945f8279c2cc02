namespace TrustLedger.Benchmarks.Credentials;

/// <summary>An offer as its holder has it.</summary>
/// <param name="Path">Of the offer's URL, out of the QR code.</param>
/// <param name="TransactionCode">Told by another way.</param>
internal sealed record BenchOffer(string Path, string TransactionCode);
