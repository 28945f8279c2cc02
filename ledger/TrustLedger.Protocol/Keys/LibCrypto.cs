using System.Runtime.InteropServices;

namespace TrustLedger.Protocol.Keys;

/// <summary>The C functions of OpenSSL 3's libcrypto that this project calls: Ed25519 only.</summary>
internal static partial class LibCrypto
{
    public const string Name = "libcrypto.so.3";
    public const int Ed25519 = 1087; // NID_ED25519, also EVP_PKEY_ED25519.

    [LibraryImport(Name, EntryPoint = "EVP_PKEY_new_raw_private_key")]
    public static partial PKeyHandle NewPrivateKey(int type, nint engine, ReadOnlySpan<byte> key, nuint keyLength);

    [LibraryImport(Name, EntryPoint = "EVP_PKEY_new_raw_public_key")]
    public static partial PKeyHandle NewPublicKey(int type, nint engine, ReadOnlySpan<byte> key, nuint keyLength);

    [LibraryImport(Name, EntryPoint = "EVP_PKEY_get_raw_public_key")]
    public static partial int GetPublicKey(PKeyHandle key, Span<byte> output, ref nuint outputLength);

    [LibraryImport(Name, EntryPoint = "EVP_PKEY_free")]
    public static partial void FreeKey(nint key);

    [LibraryImport(Name, EntryPoint = "EVP_MD_CTX_new")]
    public static partial DigestContextHandle NewDigestContext();

    [LibraryImport(Name, EntryPoint = "EVP_MD_CTX_free")]
    public static partial void FreeDigestContext(nint context);

    [LibraryImport(Name, EntryPoint = "EVP_DigestSignInit")]
    public static partial int DigestSignInit(
        DigestContextHandle context, nint keyContext, nint digest, nint engine, PKeyHandle key);

    [LibraryImport(Name, EntryPoint = "EVP_DigestSign")]
    public static partial int DigestSign(
        DigestContextHandle context, Span<byte> signature, ref nuint signatureLength,
        ReadOnlySpan<byte> message, nuint messageLength);

    [LibraryImport(Name, EntryPoint = "EVP_DigestVerifyInit")]
    public static partial int DigestVerifyInit(
        DigestContextHandle context, nint keyContext, nint digest, nint engine, PKeyHandle key);

    [LibraryImport(Name, EntryPoint = "EVP_DigestVerify")]
    public static partial int DigestVerify(
        DigestContextHandle context, ReadOnlySpan<byte> signature, nuint signatureLength,
        ReadOnlySpan<byte> message, nuint messageLength);

    /// <summary>Empties the thread's error queue, so that a refused signature leaves nothing behind for TLS to find.</summary>
    [LibraryImport(Name, EntryPoint = "ERR_clear_error")]
    public static partial void ClearErrors();
}
