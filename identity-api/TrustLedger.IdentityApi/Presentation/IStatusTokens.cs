using TrustLedger.Credentials.OpenId4Vp;

namespace TrustLedger.IdentityApi.Presentation;

/// <summary>Fetches status list tokens.</summary>
/// <remarks>
/// Reads only; calls may overlap. Nothing that comes back is believed: the caller checks signature, list and times. Who
/// stands in between can make a status unknown, and no more.
/// </remarks>
internal interface IStatusTokens
{
    /// <returns>The token with the time of fetching; null when it could not be had.</returns>
    ValueTask<FetchedStatus?> FetchAsync(string uri, CancellationToken cancellationToken);
}
