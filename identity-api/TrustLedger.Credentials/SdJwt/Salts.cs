using System.Security.Cryptography;

namespace TrustLedger.Credentials.SdJwt;

/// <summary>Fresh salts of 128 bits (RFC 9901 §9.3), drawn together: asking for randomness costs more than the bytes.</summary>
/// <remarks>For one credential; none is ever given twice.</remarks>
internal sealed class Salts
{
    public const int SaltBytes = 16;

    private const int Together = 16;

    private readonly byte[] _drawn = new byte[Together * SaltBytes];
    private int _given = Together;

    /// <summary>One that was never given; good until the next is asked for.</summary>
    public ReadOnlySpan<byte> Next()
    {
        if (_given == Together)
        {
            RandomNumberGenerator.Fill(_drawn);
            _given = 0;
        }

        return _drawn.AsSpan(SaltBytes * _given++, SaltBytes);
    }
}
