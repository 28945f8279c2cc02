using TrustLedger.Credentials.OpenId4Vp;
using TrustLedger.Credentials.StatusLists;

namespace TrustLedger.IdentityApi.Presentation;

/// <summary>Fetches status list tokens, and remembers those that proved good.</summary>
/// <remarks>
/// Calls may overlap. Nothing that comes back is believed: the caller checks signature, list and times. Who stands in
/// between can make a status unknown, and no more. The newest time of issue is durable when <see cref="KeepAsync"/>
/// returns; who can rewrite it can pass an older list off as new, as long as that one has not expired.
/// </remarks>
internal interface IStatusTokens
{
    /// <returns>The token with the time of fetching; null when it could not be had.</returns>
    ValueTask<FetchedStatus?> FetchAsync(string uri, CancellationToken cancellationToken);

    /// <summary>Takes note of a list that was fresh and that an accredited key signed: any older one says nothing from now on.</summary>
    ValueTask KeepAsync(FetchedStatus fetched, StatusListToken token, CancellationToken cancellationToken);
}
