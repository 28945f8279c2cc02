using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Keys;

namespace TrustLedger.Tests.Protocol.Keys;

public sealed class Secp256k1Tests
{
    private static readonly BigInteger Order = BigInteger.Parse(
        "0FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141", NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static readonly Bytes32 Digest = Keccak256.Of("what is signed");

    [Fact]
    public void Recovers_who_signed() => Sample.Check(Sample.Keys, key =>
        Assert.Equal(key.Address, Secp256k1.Recover(Digest, key.Sign(Digest)).Value()));

    [Fact]
    public void The_same_key_and_digest_give_the_same_signature()
    {
        using var key = Secp256k1Key.Generate();
        Assert.Equal(key.Sign(Digest), key.Sign(Digest));
    }

    [Fact]
    public void No_flipped_bit_of_a_signature_recovers_the_signer()
    {
        using var key = Secp256k1Key.Generate();
        var signature = key.Sign(Digest).ToArray();
        for (var bit = 0; bit < signature.Length * 8; bit++)
        {
            var flipped = RecoverableSignature.FromBytes(Sample.Flip(signature, bit));
            Assert.False(Secp256k1.Recover(Digest, flipped).TryGet(out var other, out _) && other == key.Address);
        }
    }

    [Fact]
    public void Refuses_the_other_spelling_of_a_signature()
    {
        using var key = Secp256k1Key.Generate();
        var signature = key.Sign(Digest);
        var high = signature with { S = Word(Order - Number(signature.S)), V = (byte)(55 - signature.V) };
        Assert.Equal("signature-high-s", Secp256k1.Recover(Digest, high).Refusal().Code);

        var hash = Digest.ToArray();
        Assert.True(Secp256k1.Verify(key.PublicKey, hash, signature.ToArray().AsSpan(0, 64)));
        Assert.False(Secp256k1.Verify(key.PublicKey, hash, high.ToArray().AsSpan(0, 64)));
    }

    [Fact]
    public void The_largest_low_s_is_not_called_high()
    {
        var r = Word(1);
        Assert.NotEqual("signature-high-s", Code(new RecoverableSignature(r, Word(Order / 2), 27)), StringComparer.Ordinal);
        Assert.Equal("signature-high-s", Code(new RecoverableSignature(r, Word((Order / 2) + 1), 27)));

        static string? Code(RecoverableSignature signature) =>
            Secp256k1.Recover(Digest, signature).TryGet(out _, out var refusal) ? null : refusal.Code;
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(26)]
    [InlineData(29)]
    [InlineData(255)]
    public void Refuses_a_v_that_Ethereum_does_not_write(byte v)
    {
        using var key = Secp256k1Key.Generate();
        Assert.Equal("signature-malformed", Secp256k1.Recover(Digest, key.Sign(Digest) with { V = v }).Refusal().Code);
    }

    [Fact]
    public void Refuses_r_and_s_at_or_above_the_order()
    {
        using var key = Secp256k1Key.Generate();
        var signature = key.Sign(Digest);
        Assert.Equal("signature-malformed", Secp256k1.Recover(Digest, signature with { R = Word(Order) }).Refusal().Code);
        Assert.Equal("signature-malformed", Secp256k1.Recover(Digest, signature with { S = Word(Order) }).Refusal().Code);
    }

    [Fact]
    public void Refuses_a_signature_that_no_key_makes()
    {
        Assert.Equal("signature-unrecoverable", Secp256k1.Recover(Digest, new(Bytes32.Zero, Word(1), 27)).Refusal().Code);
        Assert.Equal("signature-unrecoverable", Secp256k1.Recover(Digest, new(Word(1), Bytes32.Zero, 27)).Refusal().Code);

        // 5 is the x of no point of the curve.
        Assert.Equal("signature-unrecoverable", Secp256k1.Recover(Digest, new(Word(5), Word(1), 27)).Refusal().Code);
    }

    [Fact]
    public void Refuses_keys_that_are_no_scalar()
    {
        Assert.Equal("key-malformed", Secp256k1Key.FromBytes(new byte[32]).Refusal().Code);
        Assert.Equal("key-malformed", Secp256k1Key.FromBytes(new byte[31]).Refusal().Code);
        Assert.Equal("key-malformed", Secp256k1Key.FromBytes(Word(Order).ToArray()).Refusal().Code);
        Assert.True(Secp256k1Key.FromBytes(Word(Order - 1).ToArray()).Succeeded());
    }

    [Fact]
    public void Compact_signatures_hold_for_their_key_and_hash_alone()
    {
        using var key = Secp256k1Key.Generate();
        using var other = Secp256k1Key.Generate();
        var hash = SHA256.HashData("request"u8);
        var signature = key.SignCompact(hash);
        Assert.True(Secp256k1.Verify(key.PublicKey, hash, signature));
        Assert.False(Secp256k1.Verify(other.PublicKey, hash, signature));
        for (var bit = 0; bit < 512; bit++)
            Assert.False(Secp256k1.Verify(key.PublicKey, hash, Sample.Flip(signature, bit)));
        for (var bit = 0; bit < 256; bit++)
            Assert.False(Secp256k1.Verify(key.PublicKey, Sample.Flip(hash, bit), signature));
        Assert.False(Secp256k1.Verify(key.PublicKey, hash, signature.AsSpan(0, 63)));
        Assert.False(Secp256k1.Verify(key.PublicKey, hash.AsSpan(0, 31), signature));
    }

    [Fact]
    public void A_hybrid_spelling_of_a_public_key_is_none()
    {
        using var key = Secp256k1Key.Generate();
        byte[] hybrid = [.. key.PublicKey];
        hybrid[0] = (byte)(6 + (hybrid[64] & 1)); // libsecp256k1 itself reads this spelling.
        Assert.True(Secp256k1.IsPublicKey(key.PublicKey));
        Assert.False(Secp256k1.IsPublicKey(hybrid));
        Assert.False(Secp256k1.IsPublicKey(Sample.Flip(key.PublicKey, 100)));
        Assert.Throws<ArgumentException>(() => Secp256k1.AddressOf(hybrid));
    }

    [Fact]
    public void Many_threads_may_sign_and_recover_at_once()
    {
        using var key = Secp256k1Key.Generate();
        Parallel.For(0, 500, i =>
        {
            var digest = Keccak256.Of($"statement {i}");
            Assert.Equal(key.Address, Secp256k1.Recover(digest, key.Sign(digest)).Value());
        });
    }

    [Fact]
    public void A_disposed_key_signs_nothing()
    {
        var key = Secp256k1Key.Generate();
        key.Dispose();
        Assert.Throws<ObjectDisposedException>(() => key.Sign(Digest));
        Assert.Throws<ObjectDisposedException>(() => key.ToBytes());
    }

    [Fact]
    public void A_missing_library_is_named_with_its_package()
    {
        Assert.True(NativeLibraries.Check().Succeeded());
        var secp256k1 = NativeLibraries.Check("libnothing-of-the-kind.so.9", "libcrypto.so.3").Refusal();
        Assert.Equal("secp256k1-missing", secp256k1.Code);
        Assert.Contains("libsecp256k1-1", secp256k1.Detail, StringComparison.Ordinal);
        var crypto = NativeLibraries.Check("libsecp256k1.so.1", "libsecp256k1.so.1").Refusal();
        Assert.Equal("libcrypto-missing", crypto.Code);
        Assert.Contains("libssl3", crypto.Detail, StringComparison.Ordinal);
    }

    private static Bytes32 Word(BigInteger number)
    {
        var bytes = new byte[32];
        var size = number.GetByteCount(isUnsigned: true);
        Assert.True(number.TryWriteBytes(bytes.AsSpan(32 - size), out _, isUnsigned: true, isBigEndian: true));
        return Bytes32.FromBytes(bytes);
    }

    private static BigInteger Number(Bytes32 word) => new(word.ToArray(), isUnsigned: true, isBigEndian: true);
}
