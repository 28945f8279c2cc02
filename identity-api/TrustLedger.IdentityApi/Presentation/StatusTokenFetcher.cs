using System.Globalization;
using System.Text;
using Microsoft.Extensions.Options;
using TrustLedger.Client.Egress;
using TrustLedger.Credentials.OpenId4Vp;
using TrustLedger.Credentials.StatusLists;
using TrustLedger.IdentityApi.Status;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.IdentityApi.Presentation;

/// <summary>This API's own lists from beside it; all others from a kept copy, or else through the one way out.</summary>
internal sealed class StatusTokenFetcher(
    StatusTokens own, SeenStatusLists seen, IOptions<IdentityApiOptions> options, TimeProvider time) : IStatusTokens, IDisposable
{
    private const string MediaType = "application/statuslist+jwt";

    private readonly string _ownPrefix = options.Value.Issuer + "/status/";
    private readonly KeptStatusTokens _kept = new();

    private readonly EgressClient _egress = new(
        new EgressOptions { AllowLoopback = new Uri(options.Value.Issuer).IsLoopback }, time);

    public async ValueTask<FetchedStatus?> FetchAsync(string uri, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (IsOwn(uri))
        {
            return long.TryParse(uri.AsSpan(_ownPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var list)
                && await own.CurrentAsync(list, cancellationToken) is { } signed
                ? new FetchedStatus(signed.Text, now)
                : null;
        }

        if (_kept.Find(uri, now) is { } kept)
            return kept;
        return StrictUrl.TryParse(uri, out var url)
            && (await _egress.GetAsync(url, MediaType, cancellationToken)).TryGet(out var answer, out _)
            && answer.IsSuccess && answer.MediaType == MediaType
            ? new FetchedStatus(Encoding.ASCII.GetString(answer.Body.Span), now, await seen.NewestAsync(uri, cancellationToken))
            : null;
    }

    public async ValueTask KeepAsync(FetchedStatus fetched, StatusListToken token, CancellationToken cancellationToken)
    {
        if (IsOwn(token.Uri))
            return;
        if (!(token.IssuedAt <= fetched.NewestIssuedAt))
            await seen.RememberAsync(token.Uri, token.IssuedAt, cancellationToken);
        _kept.Keep(fetched with { NewestIssuedAt = token.IssuedAt }, token);
    }

    public void Dispose() => _egress.Dispose();

    private bool IsOwn(string uri) => uri.StartsWith(_ownPrefix, StringComparison.Ordinal);
}
