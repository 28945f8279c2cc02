using System.Runtime.InteropServices;

namespace TrustLedger.Protocol.Keys;

/// <summary>An OpenSSL <c>EVP_MD_CTX</c>: one signing or checking under way.</summary>
internal sealed class DigestContextHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        LibCrypto.FreeDigestContext(handle);
        return true;
    }
}
