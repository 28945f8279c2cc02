using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Tests.IdentityApi.Clients;

/// <summary>A provider on loopback that serves a discovery document and its keys, and signs what the test says.</summary>
internal sealed class OpenIdProvider : IAsyncDisposable
{
    private static readonly RSA Key = RSA.Create(2048); // Slow to make, and the same provider is as good for each test.

    private readonly WebApplication _app;

    private OpenIdProvider(WebApplication app) => _app = app;

    public string Authority => _app.Urls.Single();

    public static async Task<OpenIdProvider> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var provider = new OpenIdProvider(builder.Build());
        provider._app.MapGet("/.well-known/openid-configuration", () => Results.Text(new JsonObject
        {
            ["issuer"] = provider.Authority,
            ["jwks_uri"] = provider.Authority + "/keys",
        }.ToJsonString(), "application/json"));
        provider._app.MapGet("/keys", () => Results.Text(Keys().ToJsonString(), "application/json"));
        await provider._app.StartAsync();
        return provider;
    }

    public JsonObject Claims(DateTimeOffset now) => new()
    {
        ["iss"] = Authority,
        ["sub"] = "officer-5",
        ["aud"] = "identity-api",
        ["iat"] = now.ToUnixTimeSeconds(),
        ["exp"] = now.AddMinutes(5).ToUnixTimeSeconds(),
        ["groups"] = new JsonArray("window", "canteen"),
        ["org"] = TestApi.Organisation,
        ["place"] = "090101",
    };

    /// <summary>Signs header and payload as they are written.</summary>
    public static string Sign(string payload, string header = """{"alg":"RS256","typ":"at+jwt","kid":"1"}""")
    {
        var signed = $"{StrictBase64Url.Encode(Encoding.UTF8.GetBytes(header))}.{StrictBase64Url.Encode(Encoding.UTF8.GetBytes(payload))}";
        var signature = Key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{signed}.{StrictBase64Url.Encode(signature)}";
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static JsonObject Keys()
    {
        var key = Key.ExportParameters(includePrivateParameters: false);
        return new JsonObject
        {
            ["keys"] = new JsonArray(new JsonObject
            {
                ["kty"] = "RSA",
                ["use"] = "sig",
                ["alg"] = "RS256",
                ["kid"] = "1",
                ["n"] = StrictBase64Url.Encode(key.Modulus),
                ["e"] = StrictBase64Url.Encode(key.Exponent),
            }),
        };
    }
}
