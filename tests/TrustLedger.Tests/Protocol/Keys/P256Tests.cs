using System.Security.Cryptography;
using TrustLedger.Protocol.Keys;

namespace TrustLedger.Tests.Protocol.Keys;

/// <summary>libcrypto, called directly, says of every signature what .NET says of it.</summary>
public sealed class P256Tests : IDisposable
{
    private const DSASignatureFormat Fixed = DSASignatureFormat.IeeeP1363FixedFieldConcatenation;
    private static readonly byte[] Message = "a message"u8.ToArray();

    // The order of the curve (FIPS 186-4 D.1.2.3).
    private static readonly byte[] Order = Convert.FromHexString("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551");

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    // RFC 7515 A.3.1: key, signing input and signature of the RFC's own ES256 example.
    [Fact]
    public void Accepts_the_example_of_RFC_7515()
    {
        const string input = "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
        var x = Decode("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU");
        var y = Decode("x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0");
        var signature = Decode("DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q");

        Assert.True(P256.Verify(x, y, System.Text.Encoding.ASCII.GetBytes(input), signature));
        Assert.False(P256.Verify(x, y, System.Text.Encoding.ASCII.GetBytes(input + "0"), signature));
    }

    // Short r and s come about once in 256 signatures: enough of them, that both ends of DER are met.
    [Fact]
    public void Accepts_what_NET_signs_with_many_keys_in_turn()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        for (var i = 0; i < 1_000; i++)
        {
            var (signer, stranger) = i % 2 == 0 ? (_key, other) : (other, _key);
            var signature = signer.SignData(Message, HashAlgorithmName.SHA256, Fixed);
            Assert.True(Verify(signer, signature));
            Assert.False(Verify(stranger, signature));
        }
    }

    [Fact]
    public void Refuses_every_flipped_bit()
    {
        var signature = _key.SignData(Message, HashAlgorithmName.SHA256, Fixed);
        for (var bit = 0; bit < signature.Length * 8; bit++)
        {
            var flipped = signature.ToArray();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(Verify(_key, flipped));
        }
    }

    [Fact]
    public void Refuses_r_and_s_that_are_nothing_or_beyond_the_order()
    {
        var signature = _key.SignData(Message, HashAlgorithmName.SHA256, Fixed);
        foreach (var bad in new[] { new byte[32], Order, Enumerable.Repeat((byte)0xff, 32).ToArray() })
        {
            Assert.False(Verify(_key, [.. bad, .. signature[32..]]));
            Assert.False(Verify(_key, [.. signature[..32], .. bad]));
        }

        Assert.False(Verify(_key, signature[..63]));
        Assert.False(Verify(_key, [.. signature, 0]));
        Assert.False(Verify(_key, []));
    }

    [Fact]
    public void Both_s_and_its_negative_pass()
    {
        var signature = _key.SignData(Message, HashAlgorithmName.SHA256, Fixed);
        var s = Number(Order) - Number(signature[32..]);
        var negative = s.ToByteArray(isUnsigned: true, isBigEndian: true);

        Assert.True(Verify(_key, [.. signature[..32], .. new byte[32 - negative.Length], .. negative]));
    }

    [Fact]
    public void A_key_is_a_point_of_the_curve_in_the_field()
    {
        var point = _key.ExportParameters(includePrivateParameters: false).Q;
        var beyond = Convert.FromHexString("FFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF");
        var off = point.Y!.ToArray();
        off[31] ^= 1;

        Assert.True(P256.IsPublicKey(point.X, point.Y));
        Assert.False(P256.IsPublicKey(point.X, off));
        Assert.False(P256.IsPublicKey(beyond, point.Y));
        Assert.False(P256.IsPublicKey(point.X, beyond));
        Assert.False(P256.IsPublicKey(new byte[32], new byte[32]));
        Assert.False(P256.IsPublicKey(point.X.AsSpan(1), point.Y));
        Assert.False(P256.IsPublicKey(point.X, [.. point.Y!, 0]));
        Assert.True(P256.IsPublicKey(point.X, point.Y)); // What was refused before has left nothing behind.
    }

    [Fact]
    public void Many_threads_check_at_once_each_with_its_own_key() =>
        Parallel.For(0, 500, _ =>
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var signature = key.SignData(Message, HashAlgorithmName.SHA256, Fixed);
            Assert.True(Verify(key, signature));
            Assert.False(Verify(_key, signature));
        });

    public void Dispose() => _key.Dispose();

    private static bool Verify(ECDsa key, byte[] signature)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return P256.Verify(point.X, point.Y, Message, signature);
    }

    private static System.Numerics.BigInteger Number(byte[] bytes) => new(bytes, isUnsigned: true, isBigEndian: true);

    private static byte[] Decode(string text) => TrustLedger.Protocol.Encoding.StrictBase64Url.Decode(text)!;
}
