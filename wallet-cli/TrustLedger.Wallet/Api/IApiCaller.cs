using TrustLedger.Protocol;

namespace TrustLedger.Wallet.Api;

/// <summary>Who makes a request, and how the API can see it.</summary>
/// <remarks>Nothing is durable; calls do not overlap. Whoever holds a caller can act in its name.</remarks>
internal interface IApiCaller
{
    /// <summary>The <c>Authorization</c> header of one request.</summary>
    Task<Result<string>> AuthorizeAsync(
        ApiClient api, string method, string target, ReadOnlyMemory<byte> body, CancellationToken cancellationToken);
}
