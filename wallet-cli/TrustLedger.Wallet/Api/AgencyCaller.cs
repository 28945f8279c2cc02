using System.Security.Cryptography;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Wallet.Vault;

namespace TrustLedger.Wallet.Api;

/// <summary>An officer or agency: signs in with a client assertion (RFC 7523) and sends the token it gets.</summary>
internal sealed class AgencyCaller(AgencyIdentity agency) : IApiCaller
{
    private const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private const int AssertionSeconds = 60;

    private string? _token;

    public async Task<Result<string>> AuthorizeAsync(
        ApiClient api, string method, string target, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        if (_token is null)
        {
            var form = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["grant_type"] = "client_credentials",
                ["client_assertion_type"] = AssertionType,
                ["client_assertion"] = Assertion(api),
            };
            if (!(await api.PostFormAsync("token", form, cancellationToken)).TryGet(out var answer, out var refusal))
                return refusal;
            if (answer.Json.Text("access_token") is not { Length: > 0 } token)
                return new Refusal("api-answer-malformed", "The token endpoint gave no token.");
            _token = token;
        }

        return $"Bearer {_token}";
    }

    private string Assertion(ApiClient api)
    {
        using var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(agency.SignInKey, out _);
        var now = api.Now.ToUnixTimeSeconds();
        return JwsWriter.Write("client-authentication+jwt", new JsonObject
        {
            ["iss"] = agency.Client,
            ["sub"] = agency.Client,
            ["aud"] = api.Issuer,
            ["iat"] = now,
            ["exp"] = now + AssertionSeconds,
            ["jti"] = StrictBase64Url.Encode(RandomNumberGenerator.GetBytes(16)),
        }, key);
    }
}
