using TrustLedger.Credentials.OpenId4Vp;
using TrustLedger.Credentials.StatusLists;
using TrustLedger.IdentityApi.Presentation;

namespace TrustLedger.Tests.IdentityApi.Authorization;

/// <summary>Status lists that a test made, in place of those of the world.</summary>
internal sealed class ListedStatuses : IStatusTokens
{
    public Dictionary<string, string> Tokens { get; } = new(StringComparer.Ordinal);

    public ValueTask<FetchedStatus?> FetchAsync(string uri, CancellationToken cancellationToken) => ValueTask.FromResult(
        Tokens.TryGetValue(uri, out var token) ? new FetchedStatus(token, TimeProvider.System.GetUtcNow()) : null);

    public ValueTask KeepAsync(FetchedStatus fetched, StatusListToken token, CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
