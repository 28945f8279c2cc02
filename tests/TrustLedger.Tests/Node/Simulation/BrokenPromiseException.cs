namespace TrustLedger.Tests.Node.Simulation;

/// <summary>The log is not what its callers were told.</summary>
internal sealed class BrokenPromiseException(string message) : Exception(message);
