using System.Security.Cryptography;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vp;

namespace TrustLedger.Tests.Credentials.OpenId4Vp;

public sealed class WalletMetadataTests
{
    [Fact]
    public void The_text_s_own_example_asks_for_nothing_in_particular() => Assert.Null(Read(
        """{"vp_formats_supported":{"dc+sd-jwt":{"sd-jwt_alg_values":["ES256"],"kb-jwt_alg_values":["ES256"]}},"unheard_of":[1]}""").RequestKey);

    [Fact]
    public void One_cipher_in_common_will_do_for_the_answer() => Assert.Null(Read(
        """{"authorization_encryption_alg_values_supported":["RSA-OAEP","ECDH-ES"],"authorization_encryption_enc_values_supported":["A128CBC-HS256","A128GCM"]}""").RequestKey);

    [Fact]
    public void A_wallets_key_encrypts_the_request()
    {
        using var key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var jwk = Jwk.Of(key).ToJson();
        (jwk["kid"], jwk["use"], jwk["alg"]) = ("w", "enc", "ECDH-ES");

        var wallet = WalletMetadata.Read(new JsonObject
        {
            ["jwks"] = new JsonObject { ["keys"] = new JsonArray(new JsonObject { ["kty"] = "RSA" }, jwk) },
            ["request_object_encryption_enc_values_supported"] = new JsonArray("A128GCM"),
        }).Value();

        Assert.Equal((Jwk.Of(key), "w", JweContentEncryption.A128GCM), (wallet.RequestKey, wallet.RequestKeyId, wallet.RequestEncryption));
    }

    [Theory]
    [InlineData("""{"vp_formats_supported":{"mso_mdoc":{}}}""", "wallet-formats-unsupported")]
    [InlineData("""{"vp_formats_supported":{"dc+sd-jwt":{"kb-jwt_alg_values":["EdDSA"]}}}""", "wallet-formats-unsupported")]
    [InlineData("""{"request_object_signing_alg_values_supported":["RS256"]}""", "wallet-signature-unsupported")]
    [InlineData("""{"authorization_encryption_enc_values_supported":["A256CBC-HS512"]}""", "wallet-encryption-unsupported")]
    [InlineData("""{"authorization_encryption_alg_values_supported":["RSA-OAEP-256"]}""", "wallet-encryption-unsupported")]
    [InlineData("""{"jwks":{"keys":[{"kty":"RSA","n":"AQAB","e":"AQAB","use":"enc"}]}}""", "wallet-encryption-unsupported")]
    [InlineData("""{"jwks":{"keys":[{"kty":"EC","crv":"P-256","x":"AA","y":"AA"}]}}""", "wallet-encryption-unsupported")]
    public void Refuses_what_cannot_be_done_and_never_falls_back_to_clear(string json, string code) =>
        Assert.Equal(code, WalletMetadata.Read(JsonNode.Parse(json)!.AsObject()).Refusal().Code);

    private static WalletMetadata Read(string json) => WalletMetadata.Read(JsonNode.Parse(json)!.AsObject()).Value();
}
