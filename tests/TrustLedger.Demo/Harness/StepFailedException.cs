namespace TrustLedger.Demo.Harness;

/// <summary>A step that had to succeed did not, or one that had to be refused was accepted.</summary>
internal sealed class StepFailedException(string message) : Exception(message);
