namespace TrustLedger.Benchmarks;

/// <summary>The parts of <c>./bench ledger</c>, in the order in which they run.</summary>
internal static class LedgerParts
{
    public const string Micro = "micro";
    public const string Engine = "engine";
    public const string Http = "http";
    public const string Ndjson = "ndjson";
    public const string Latency = "latency";
    public const string Scale = "scale";

    public static readonly string[] All = [Micro, Engine, Http, Ndjson, Latency, Scale];
}
