using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Tests.Credentials.Jose;

public sealed class JweTests : IDisposable
{
    private readonly ECDiffieHellman _key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);

    [Fact]
    public void Derives_the_key_of_RFC_7518_Appendix_C()
    {
        byte[] secret =
        [
            158, 86, 217, 29, 129, 113, 53, 211, 114, 131, 66, 131, 191, 132, 38, 156,
            251, 49, 110, 163, 218, 128, 106, 72, 246, 218, 167, 121, 140, 254, 144, 196,
        ];

        var key = ConcatKdf.Derive(secret, "A128GCM", "Alice"u8, "Bob"u8, keyBytes: 16);

        Assert.Equal("VqqN6vgjbSBcIijNcacQGg", StrictBase64Url.Encode(key));
    }

    [Fact]
    public void Agrees_on_the_secret_of_RFC_7518_Appendix_C()
    {
        using var alice = Private("gI0GAILBdu7T53akrFmMyGcsF3n5dO7MmwNBHKW5SV0", "SLW_xSffzlPWrHEVI30DHM_4egVwt3NQqeUD7nMFpps", "0_NxaRPUMQoAJt50Gz8YiTr8gRTwyEaCumd-MToTmIo");
        using var bob = Private("weNJy2HscCSM6AEDTDg04biOvhFhyyWvOHQfeF_PxMQ", "e8lnCO-AlStT-NJVX-crhB7QRYhiix03illJOVAOyck", "VEmDZpDXXK8p8N0Cndsxs924q6nS1RXFASRl6BfUqdw");

        var secret = bob.DeriveRawSecretAgreement(alice.PublicKey);

        Assert.Equal("VqqN6vgjbSBcIijNcacQGg", StrictBase64Url.Encode(ConcatKdf.Derive(secret, "A128GCM", "Alice"u8, "Bob"u8, 16)));
    }

    [Fact]
    public void Opens_the_response_of_OpenID4VP_8_3()
    {
        using var key = Private("YO4epjifD-KWeq1sL2tNmm36BhXnkJ0He-WqMYrp9Fk", "Hekpm0zfK7C-YccH5iBjcIXgf6YdUvNUac_0At55Okk", "Et-3ce0omz8_TuZ96Df9lp0GAaaDoUnDe6X-CRO7Aww");
        const string response =
            "eyJhbGciOiJFQ0RILUVTIiwiZW5jIjoiQTEyOEdDTSIsImtpZCI6ImFjIiwiZXBrIjp7Imt0eSI6IkVDIiwieCI6Im5ubVZwbTNWM2piaGNh"
            + "ZlFhUkJrU1ZOSGx3Wkh3dC05ck9wSnVmeVlJdWsiLCJ5IjoicjRmakRxd0p5czlxVU9QLV9iM21SNVNaRy0tQ3dPMm1pYzVWU05UWU45ZyIs"
            + "ImNydiI6IlAtMjU2In19..uAYcHRUSSn2X0WPX.yVzlGSYG4qbg0bq18JcUiDRw56yVnbKR8E7S7YlEtzT00RqE3Pw5oTpUG3hdLN4taHZ9"
            + "gC1kwak8JOnJgQ.1wR024_3-qtAlx1oFIUpQQ";

        var plaintext = JweReader.Decrypt(response, key, "ac").Value();

        Assert.Equal("eyJhb...YMetA", JsonNode.Parse(plaintext)!["vp_token"]!["example_credential_id"]![0]!.GetValue<string>());
    }

    [Theory]
    [InlineData(JweContentEncryption.A128GCM)]
    [InlineData(JweContentEncryption.A256GCM)]
    public void Opens_what_it_encrypted(JweContentEncryption encryption)
    {
        var message = JweWriter.Encrypt("hello"u8, Jwk.Of(_key), encryption, "k1", "wallet"u8, "verifier"u8);

        Assert.Equal("hello"u8, JweReader.Decrypt(message, _key, "k1").Value());
        Assert.Equal("jwe-kid-wrong", JweReader.Decrypt(message, _key, "k2").Refusal().Code);
    }

    [Theory]
    [InlineData("crit", """["exp"]""")]
    [InlineData("zip", "\"DEF\"")]
    public void Refuses_an_extension_of_the_header(string name, string value)
    {
        var parts = JweWriter.Encrypt("hello"u8, Jwk.Of(_key), JweContentEncryption.A128GCM).Split('.');
        var header = JsonNode.Parse(StrictBase64Url.Decode(parts[0])!)!.AsObject();
        header[name] = JsonNode.Parse(value);
        parts[0] = StrictBase64Url.Encode(Encoding.UTF8.GetBytes(header.ToJsonString()));

        Assert.Equal("jwe-extension-unknown", JweReader.Decrypt(string.Join('.', parts), _key, kid: null).Refusal().Code);
    }

    [Fact]
    public void Reads_as_much_as_is_allowed_and_no_more()
    {
        var message = JweWriter.Encrypt("hello"u8, Jwk.Of(_key), JweContentEncryption.A128GCM);

        Assert.True(JweReader.Decrypt(message, _key, kid: null, maxBytes: message.Length).Succeeded());
        Assert.Equal("jwe-too-large", JweReader.Decrypt(message, _key, kid: null, maxBytes: message.Length - 1).Refusal().Code);
    }

    [Theory]
    [InlineData(JweContentEncryption.A128GCM, 16)]
    [InlineData(JweContentEncryption.A256GCM, 32)]
    public void The_key_is_as_long_as_its_cipher_says(JweContentEncryption encryption, int keyBytes)
    {
        // Opened apart from our reader, which would make the same mistake as the writer.
        var parts = JweWriter.Encrypt("hello"u8, Jwk.Of(_key), encryption).Split('.');
        var header = JsonNode.Parse(StrictBase64Url.Decode(parts[0])!)!;
        using var ephemeral = Jwk.Parse(header["epk"]).Value().ToEcdh();
        var key = ConcatKdf.Derive(_key.DeriveRawSecretAgreement(ephemeral.PublicKey), encryption.ToString(), [], [], keyBytes);
        var opened = new byte[5];

        using var cipher = new AesGcm(key, 16);
        cipher.Decrypt(
            StrictBase64Url.Decode(parts[2])!, StrictBase64Url.Decode(parts[3])!, StrictBase64Url.Decode(parts[4])!, opened,
            Encoding.ASCII.GetBytes(parts[0]));

        Assert.Equal("hello"u8, opened);
    }

    [Fact]
    public void No_other_key_opens_it()
    {
        using var other = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var message = JweWriter.Encrypt("hello"u8, Jwk.Of(_key), JweContentEncryption.A256GCM);

        Assert.Equal("jwe-decryption-failed", JweReader.Decrypt(message, other, null).Refusal().Code);
    }

    [Fact]
    public void No_changed_character_passes()
    {
        var message = JweWriter.Encrypt("hello, this is for one pair of eyes"u8, Jwk.Of(_key), JweContentEncryption.A256GCM, "k1", "a"u8);

        Prop.ForAll(Gen.Choose(0, message.Length - 1).ToArbitrary(), at =>
        {
            var changed = message.ToCharArray();
            changed[at] = changed[at] == 'A' ? 'B' : 'A';
            return !JweReader.Decrypt(new string(changed), _key, "k1").Succeeded();
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("""{"alg":"ECDH-ES+A128KW","enc":"A128GCM"}""", "jwe-alg-not-allowed")]
    [InlineData("""{"alg":"ECDH-ES","enc":"A128CBC-HS256"}""", "jwe-enc-not-allowed")]
    [InlineData("""{"alg":"ECDH-ES","enc":"A128GCM","zip":"DEF"}""", "jwe-extension-unknown")]
    [InlineData("""{"alg":"ECDH-ES","enc":"A128GCM"}""", "jwk-malformed")]
    [InlineData("""{"alg":"ECDH-ES","enc":"A128GCM","epk":{"kty":"EC","crv":"P-256","x":"ZxjiWWbZMQGHVWKVQ4hbSIirsVfuecCE6t4jT9F2HZQ","y":"TCAER19Zvu3OHF4j4W4vfSVoHIP1ILilDls7vCeGemc"}}""", "jwk-not-on-curve")]
    [InlineData("""{"alg":"ECDH-ES","enc":"A128GCM","apu":"="}""", "jwe-malformed")]
    public void Refuses_a_header_that_policy_does_not_fix(string header, string code)
    {
        var message = $"{StrictBase64Url.Encode(Encoding.UTF8.GetBytes(header))}..AAAAAAAAAAAAAAAA.AA.AAAAAAAAAAAAAAAAAAAAAA";

        Assert.Equal(code, JweReader.Decrypt(message, _key, null).Refusal().Code);
    }

    [Fact]
    public void Refuses_a_long_message() =>
        Assert.Equal("jwe-too-large", JweReader.Decrypt(new string('a', 11), _key, null, maxBytes: 10).Refusal().Code);

    public void Dispose() => _key.Dispose();

    private static ECDiffieHellman Private(string x, string y, string d) => ECDiffieHellman.Create(new ECParameters
    {
        Curve = ECCurve.NamedCurves.nistP256,
        Q = new ECPoint { X = Decode(x), Y = Decode(y) },
        D = Decode(d),
    });

    private static byte[] Decode(string text) => StrictBase64Url.TryDecode(text, out var bytes) ? bytes : throw new FormatException(text);
}
