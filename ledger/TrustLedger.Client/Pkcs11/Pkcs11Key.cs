using System.Security.Cryptography;

namespace TrustLedger.Client.Pkcs11;

/// <summary>A P-256 key whose private half is on a token. Signing may overlap; a token that is away makes an <see cref="IOException"/>.</summary>
internal sealed class Pkcs11Key : ECDsa
{
    private readonly Pkcs11Token _token;
    private readonly string _label;
    private readonly ECParameters _public;
    private readonly ECDsa _verifier;
    private nuint _handle;

    public Pkcs11Key(Pkcs11Token token, string label, nuint handle, ECPoint point)
    {
        (_token, _label, _handle) = (token, label, handle);
        _public = new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = point };
        _verifier = Create(_public);
        KeySizeValue = 256;
    }

    /// <returns>r and s side by side, as the token gives them (PKCS #11 v2.40 §2.3.1, RFC 7518 §3.4).</returns>
    public override byte[] SignHash(byte[] hash) => _token.Sign(ref _handle, _label, hash);

    public override bool VerifyHash(byte[] hash, byte[] signature) => _verifier.VerifyHash(hash, signature);

    /// <exception cref="CryptographicException">The private half is asked for: it never leaves the token.</exception>
    public override ECParameters ExportParameters(bool includePrivateParameters) => includePrivateParameters
        ? throw new CryptographicException("The private key never leaves its token.")
        : _public;

    public override ECParameters ExportExplicitParameters(bool includePrivateParameters) =>
        throw new CryptographicException("The curve of this key is named.");

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _verifier.Dispose();
        base.Dispose(disposing);
    }
}
