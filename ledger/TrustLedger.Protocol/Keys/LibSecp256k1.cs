using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace TrustLedger.Protocol.Keys;

/// <summary>The C functions of libsecp256k1 (0.2.0 and later, with its recovery module) that this project calls.</summary>
/// <remarks>A context is safe for overlapping calls once it was randomized; there is one for the process.</remarks>
internal static partial class LibSecp256k1
{
    public const string Name = "libsecp256k1.so.1";
    public const int PublicKeyBytes = 64;
    public const int SignatureBytes = 64;
    public const int RecoverableSignatureBytes = 65;
    public const uint Uncompressed = 1 << 1;
    private const uint NoFlags = 1;

    /// <summary>Blinded with fresh randomness, against reading the key from power or timing.</summary>
    public static nint Context { get; } = CreateContext();

    private static nint CreateContext()
    {
        var context = ContextCreate(NoFlags);
        if (context == 0)
            throw new CryptographicException("libsecp256k1 gave no context.");
        Span<byte> seed = stackalloc byte[32];
        RandomNumberGenerator.Fill(seed);
        if (ContextRandomize(context, seed) != 1)
            throw new CryptographicException("libsecp256k1 could not randomize its context.");
        CryptographicOperations.ZeroMemory(seed);
        return context;
    }

    [LibraryImport(Name, EntryPoint = "secp256k1_context_create")]
    private static partial nint ContextCreate(uint flags);

    [LibraryImport(Name, EntryPoint = "secp256k1_context_randomize")]
    private static partial int ContextRandomize(nint context, ReadOnlySpan<byte> seed32);

    [LibraryImport(Name, EntryPoint = "secp256k1_ec_seckey_verify")]
    public static partial int SecretKeyVerify(nint context, ReadOnlySpan<byte> secretKey32);

    [LibraryImport(Name, EntryPoint = "secp256k1_ec_pubkey_create")]
    public static partial int PublicKeyCreate(nint context, Span<byte> publicKey, ReadOnlySpan<byte> secretKey32);

    [LibraryImport(Name, EntryPoint = "secp256k1_ec_pubkey_parse")]
    public static partial int PublicKeyParse(nint context, Span<byte> publicKey, ReadOnlySpan<byte> input, nuint inputLength);

    [LibraryImport(Name, EntryPoint = "secp256k1_ec_pubkey_serialize")]
    public static partial int PublicKeySerialize(
        nint context, Span<byte> output, ref nuint outputLength, ReadOnlySpan<byte> publicKey, uint flags);

    [LibraryImport(Name, EntryPoint = "secp256k1_ecdsa_signature_parse_compact")]
    public static partial int SignatureParseCompact(nint context, Span<byte> signature, ReadOnlySpan<byte> input64);

    /// <summary>False for a signature with a high s.</summary>
    [LibraryImport(Name, EntryPoint = "secp256k1_ecdsa_verify")]
    public static partial int Verify(
        nint context, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> digest32, ReadOnlySpan<byte> publicKey);

    [LibraryImport(Name, EntryPoint = "secp256k1_ecdsa_recoverable_signature_parse_compact")]
    public static partial int RecoverableParseCompact(
        nint context, Span<byte> signature, ReadOnlySpan<byte> input64, int recoveryId);

    [LibraryImport(Name, EntryPoint = "secp256k1_ecdsa_recoverable_signature_serialize_compact")]
    public static partial int RecoverableSerializeCompact(
        nint context, Span<byte> output64, out int recoveryId, ReadOnlySpan<byte> signature);

    /// <summary>With no nonce function given: RFC 6979 with HMAC-SHA-256, and s made low.</summary>
    [LibraryImport(Name, EntryPoint = "secp256k1_ecdsa_sign_recoverable")]
    public static partial int SignRecoverable(
        nint context, Span<byte> signature, ReadOnlySpan<byte> digest32, ReadOnlySpan<byte> secretKey32,
        nint nonceFunction, nint nonceData);

    [LibraryImport(Name, EntryPoint = "secp256k1_ecdsa_recover")]
    public static partial int Recover(
        nint context, Span<byte> publicKey, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> digest32);
}
