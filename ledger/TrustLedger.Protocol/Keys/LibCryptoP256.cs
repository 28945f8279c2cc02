using System.Runtime.InteropServices;

namespace TrustLedger.Protocol.Keys;

/// <summary>The C functions of libcrypto that check an ECDSA signature with a key given as a bare point.</summary>
/// <remarks>
/// The older ones, on purpose: an <c>EVP_PKEY</c> made from a point costs more than the check itself, an <c>EC_KEY</c>
/// takes a new point in place.
/// </remarks>
internal static partial class LibCryptoP256
{
    public const int Curve = 415; // NID_X9_62_prime256v1.

    [LibraryImport(LibCrypto.Name, EntryPoint = "EC_KEY_new_by_curve_name")]
    public static partial EcKeyHandle NewKey(int curve);

    [LibraryImport(LibCrypto.Name, EntryPoint = "EC_KEY_free")]
    public static partial void FreeKey(nint key);

    /// <summary>Refuses coordinates beyond the field and a point off the curve.</summary>
    [LibraryImport(LibCrypto.Name, EntryPoint = "EC_KEY_oct2key")]
    public static partial int SetPublicKey(EcKeyHandle key, ReadOnlySpan<byte> point, nuint pointLength, nint context);

    /// <returns>1 when the signature fits; 0 when it does not; -1 when it cannot be read.</returns>
    [LibraryImport(LibCrypto.Name, EntryPoint = "ECDSA_verify")]
    public static partial int Verify(
        int unused, ReadOnlySpan<byte> digest, int digestLength, ReadOnlySpan<byte> signature, int signatureLength, EcKeyHandle key);
}
