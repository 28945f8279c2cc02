using System.Runtime.InteropServices;

namespace TrustLedger.Client.Pkcs11;

/// <summary>CK_MECHANISM: what is to be done. None of ours takes a parameter.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct CryptokiMechanism
{
    public nuint Mechanism;
    public void* Parameter;
    public nuint ParameterLength;
}
