using System.Security.Cryptography;
using TrustLedger.Protocol.Keys;

namespace TrustLedger.Tests.Protocol.Keys;

/// <summary>libcrypto, called directly, hashes as .NET does.</summary>
public sealed class Sha256Tests
{
    // Around the block's 64 bytes, and around the length from which another call is taken.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(55)]
    [InlineData(56)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(1_024)]
    [InlineData(1_025)]
    [InlineData(100_000)]
    public void Hashes_as_NET_does(int length)
    {
        var bytes = new byte[length];
        for (var i = 0; i < length; i++)
            bytes[i] = (byte)(i % 251);
        var hash = new byte[SHA256.HashSizeInBytes];

        Sha256.Hash(bytes, hash);

        Assert.Equal(SHA256.HashData(bytes), hash);
    }
}
