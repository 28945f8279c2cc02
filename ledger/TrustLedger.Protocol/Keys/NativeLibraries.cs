using System.Runtime.InteropServices;

namespace TrustLedger.Protocol.Keys;

/// <summary>The two native libraries that signatures need, found at start rather than at the first signature.</summary>
/// <param name="Secp256k1">The file name under which libsecp256k1 was loaded.</param>
/// <param name="Crypto">The file name under which OpenSSL's libcrypto was loaded.</param>
public sealed record NativeLibraries(string Secp256k1, string Crypto)
{
    private const string RecoveryFunction = "secp256k1_ecdsa_recover";
    private const string Ed25519Function = "EVP_PKEY_new_raw_private_key";
    private const string P256Function = "EC_KEY_oct2key"; // Left out of an OpenSSL that was built without its older functions.

    /// <summary>Loads both libraries, once and for all in this process.</summary>
    /// <returns>
    /// What was loaded; or, first match wins:
    /// <list type="bullet">
    /// <item><c>secp256k1-missing</c> libsecp256k1 is not there, or was built without its recovery module</item>
    /// <item><c>libcrypto-missing</c> libcrypto 3 is not there</item>
    /// </list>
    /// </returns>
    public static Result<NativeLibraries> Check() => Check(LibSecp256k1.Name, LibCrypto.Name);

    internal static Result<NativeLibraries> Check(string secp256k1, string crypto)
    {
        if (!Has(secp256k1, RecoveryFunction))
        {
            return new Refusal("secp256k1-missing",
                $"{secp256k1} with public key recovery was not found. On Debian: apt-get install libsecp256k1-1");
        }

        if (!Has(crypto, Ed25519Function) || !Has(crypto, P256Function))
        {
            return new Refusal("libcrypto-missing",
                $"{crypto} (OpenSSL 3) was not found. On Debian: apt-get install libssl3");
        }

        return new NativeLibraries(secp256k1, crypto);
    }

    private static bool Has(string library, string function) =>
        NativeLibrary.TryLoad(library, out var handle) && NativeLibrary.TryGetExport(handle, function, out _);
}
