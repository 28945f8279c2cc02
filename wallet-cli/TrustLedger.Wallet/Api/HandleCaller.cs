using TrustLedger.Protocol;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Requests;

namespace TrustLedger.Wallet.Api;

/// <summary>A resident: each request is signed with the key of the handle that it is about.</summary>
internal sealed class HandleCaller(Secp256k1Key key, string? nonce = null) : IApiCaller
{
    public Task<Result<string>> AuthorizeAsync(
        ApiClient api, string method, string target, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) =>
        Task.FromResult<Result<string>>($"{RequestProof.Scheme} "
            + RequestProof.Create(key, api.Issuer, method, target, api.Now, body.Span, nonce));
}
