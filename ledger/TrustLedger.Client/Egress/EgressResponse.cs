namespace TrustLedger.Client.Egress;

/// <summary>An answer from outside: read whole, bounded, and not yet believed.</summary>
/// <param name="Status">The HTTP status; never 3xx.</param>
/// <param name="MediaType">Without parameters, lower case; empty when there was none.</param>
/// <param name="Body">At most the bound of <see cref="EgressOptions.MaximumBytes"/>.</param>
/// <param name="Headers">By name, case-insensitive; several values are joined as HTTP does.</param>
public sealed record EgressResponse(
    int Status, string MediaType, ReadOnlyMemory<byte> Body, IReadOnlyDictionary<string, string> Headers)
{
    public bool IsSuccess => Status is >= 200 and < 300;
}
