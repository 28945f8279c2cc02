using TrustLedger.Credentials.OpenId4Vp;
using TrustLedger.Credentials.StatusLists;

namespace TrustLedger.IdentityApi.Presentation;

/// <summary>Copies of status lists that proved good, each for as long as its own <c>ttl</c> and <c>exp</c> say.</summary>
/// <remarks>HTTP caching headers are not read: a list's own times go before them (Token Status List §8.2).</remarks>
internal sealed class KeptStatusTokens
{
    /// <summary>Each has at most 1 MiB.</summary>
    public const int Most = 64;

    private static readonly TimeSpan WithoutTimeToLive = TimeSpan.FromMinutes(5);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (FetchedStatus Fetched, DateTimeOffset Until)> _kept = new(StringComparer.Ordinal);

    public FetchedStatus? Find(string uri, DateTimeOffset now)
    {
        lock (_lock)
            return _kept.TryGetValue(uri, out var kept) && now < kept.Until ? kept.Fetched : null;
    }

    public void Keep(FetchedStatus fetched, StatusListToken token)
    {
        var until = fetched.At + (token.TimeToLive ?? WithoutTimeToLive);
        if (token.ExpiresAt < until)
            until = token.ExpiresAt.Value;
        lock (_lock)
        {
            if (!_kept.ContainsKey(token.Uri) && _kept.Count == Most)
                _kept.Remove(_kept.MinBy(pair => pair.Value.Until).Key);
            _kept[token.Uri] = (fetched, until);
        }
    }
}
