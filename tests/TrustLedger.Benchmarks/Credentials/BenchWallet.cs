using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using TrustLedger.Benchmarks.Harness;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vci;

namespace TrustLedger.Benchmarks.Credentials;

/// <summary>A wallet on one connection that turns offers into credentials, with a DPoP key of its own (RFC 9449).</summary>
internal sealed class BenchWallet(Uri api) : IDisposable
{
    private const string Form = "application/x-www-form-urlencoded";

    private readonly RawHttpClient _client = new(api);
    private readonly ECDsa _dpop = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    // Made beforehand: a wallet's keys are its own machine's work.
    private readonly ECDsa _holder = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>From the offer by reference to the credential: four requests, each proof made for the occasion.</summary>
    public void Receive(BenchOffer offer)
    {
        var grants = BenchApi.Json(_client.Send(RawHttpClient.Get(offer.Path)))["grants"]!;
        var code = (string)grants[VciNames.PreAuthorizedGrant]![VciNames.PreAuthorizedCode]!;
        var form = $"grant_type={Uri.EscapeDataString(VciNames.PreAuthorizedGrant)}&pre-authorized_code={code}&tx_code={offer.TransactionCode}";
        var token = (string)BenchApi.Json(_client.Send(RawHttpClient.Post(
            "/token", Encoding.ASCII.GetBytes(form), Form, Dpop("/token", token: null))))["access_token"]!;

        var nonce = (string)BenchApi.Json(_client.Send(RawHttpClient.Post("/nonce", [])))[VciNames.Nonce]!;
        var request = new JsonObject
        {
            [VciNames.CredentialConfigurationId] = "person",
            [VciNames.Proofs] = new JsonObject
            {
                [VciNames.Jwt] = new JsonArray(KeyProof.Create(_holder, BenchApi.Issuer, nonce, Now)),
            },
        };
        var answer = BenchApi.Json(_client.Send(RawHttpClient.Post(
            "/credential", Encoding.UTF8.GetBytes(request.ToJsonString()),
            headers: Dpop("/credential", token) + $"Authorization: DPoP {token}\r\n")));
        if (answer[VciNames.Credentials] is not JsonArray { Count: 1 })
            throw new InvalidOperationException("No credential came.");
    }

    public void Dispose()
    {
        _client.Dispose();
        _dpop.Dispose();
        _holder.Dispose();
    }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private string Dpop(string path, string? token) =>
        $"DPoP: {DpopProof.Create(_dpop, "POST", BenchApi.Issuer + path, token, Now)}\r\n";
}
