using System.Runtime.InteropServices;

namespace TrustLedger.Protocol.Keys;

/// <summary>An OpenSSL <c>EVP_PKEY</c>; OpenSSL wipes the key when it is freed.</summary>
internal sealed class PKeyHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        LibCrypto.FreeKey(handle);
        return true;
    }
}
