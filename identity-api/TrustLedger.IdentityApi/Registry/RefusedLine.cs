namespace TrustLedger.IdentityApi.Registry;

/// <summary>A bad line of an import: where it is and why, and none of its values.</summary>
internal sealed record RefusedLine(long Line, string Code);
