using System.Globalization;
using System.Text;
using Microsoft.Extensions.Options;
using TrustLedger.Client.Egress;
using TrustLedger.Credentials.OpenId4Vp;
using TrustLedger.IdentityApi.Status;

namespace TrustLedger.IdentityApi.Presentation;

/// <summary>This API's own lists from beside it, all others through the one way out.</summary>
internal sealed class StatusTokenFetcher(StatusTokens own, IOptions<IdentityApiOptions> options, TimeProvider time) : IStatusTokens, IDisposable
{
    private const string MediaType = "application/statuslist+jwt";

    private readonly string _ownPrefix = options.Value.Issuer + "/status/";

    private readonly EgressClient _egress = new(
        new EgressOptions { AllowLoopback = new Uri(options.Value.Issuer).IsLoopback }, time);

    public async ValueTask<FetchedStatus?> FetchAsync(string uri, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (uri.StartsWith(_ownPrefix, StringComparison.Ordinal))
        {
            return long.TryParse(uri.AsSpan(_ownPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var list)
                && await own.CurrentAsync(list, cancellationToken) is { } token
                ? new FetchedStatus(token, now)
                : null;
        }

        return Uri.TryCreate(uri, UriKind.Absolute, out var url)
            && (await _egress.GetAsync(url, MediaType, cancellationToken)).TryGet(out var answer, out _)
            && answer.IsSuccess && answer.MediaType == MediaType
            ? new FetchedStatus(Encoding.ASCII.GetString(answer.Body.Span), now)
            : null;
    }

    public void Dispose() => _egress.Dispose();
}
