using System.Runtime.InteropServices;

namespace TrustLedger.Protocol.Keys;

/// <summary>An OpenSSL <c>EC_KEY</c>: a curve, and the public key that was set last.</summary>
internal sealed class EcKeyHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        LibCryptoP256.FreeKey(handle);
        return true;
    }
}
