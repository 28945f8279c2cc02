namespace TrustLedger.Benchmarks.Credentials;

/// <summary>The parts of <c>./bench credentials</c>, in the order in which they run.</summary>
internal static class CredentialsParts
{
    public const string Sides = "sides";
    public const string Http = "http";
    public const string Status = "status";

    public static readonly string[] All = [Sides, Http, Status];
}
