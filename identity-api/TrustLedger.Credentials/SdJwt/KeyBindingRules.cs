namespace TrustLedger.Credentials.SdJwt;

/// <summary>What a verifier demands of a key binding JWT: its own request, not the presentation, decides.</summary>
/// <param name="Nonce">Of the request that is being answered.</param>
/// <param name="Audience">The verifier's own full client identifier.</param>
/// <param name="Now">The verifier's time.</param>
public sealed record KeyBindingRules(string Nonce, string Audience, DateTimeOffset Now)
{
    /// <summary>How long before <see cref="Now"/> the holder may have signed.</summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How far the holder's clock may run ahead.</summary>
    public TimeSpan MaxAhead { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The request's transaction data that this credential may authorize. Whether it must, the caller's request says.</summary>
    public IReadOnlyList<TransactionDataItem> TransactionData { get; init; } = [];
}
