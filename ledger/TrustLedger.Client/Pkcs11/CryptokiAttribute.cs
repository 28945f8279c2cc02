using System.Runtime.InteropServices;

namespace TrustLedger.Client.Pkcs11;

/// <summary>CK_ATTRIBUTE: one property of an object on a token. Lengths and codes are C's <c>unsigned long</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct CryptokiAttribute
{
    public nuint Type;
    public void* Value;
    public nuint Length;
}
