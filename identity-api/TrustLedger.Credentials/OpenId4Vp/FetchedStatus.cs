namespace TrustLedger.Credentials.OpenId4Vp;

/// <summary>A status list token as it was fetched.</summary>
/// <param name="Token">The compact token.</param>
/// <param name="At">When it was fetched.</param>
/// <param name="NewestIssuedAt">The newest <c>iat</c> of this list that was relied on before; null when there is none.</param>
public sealed record FetchedStatus(string Token, DateTimeOffset At, DateTimeOffset? NewestIssuedAt = null);
