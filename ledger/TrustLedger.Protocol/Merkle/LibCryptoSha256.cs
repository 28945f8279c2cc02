using System.Runtime.InteropServices;

namespace TrustLedger.Protocol.Merkle;

/// <summary>SHA-256 of libcrypto through its oldest door.</summary>
/// <remarks>
/// <c>SHA256.HashData</c> fetches an EVP method for every call: 65 bytes take it two to four times as long as these
/// three functions over a context on the stack. The tree hashes nothing else, and a credential a dozen short texts.
/// </remarks>
internal static unsafe partial class LibCryptoSha256
{
    private const string Library = "libcrypto.so.3";

    // SHA256_CTX: eight words of state, two of length, sixteen of data, two counters.
    private const int ContextWords = 28;

    // Above this the call takes longer than a collector may be kept waiting.
    private const int ShortBytes = 1024;

    /// <summary>SHA-256(<paramref name="prefix"/> ‖ <paramref name="bytes"/>).</summary>
    public static void Hash(byte prefix, ReadOnlySpan<byte> bytes, Span<byte> hash)
    {
        hash = hash[..Merkle.Hash.Length];
        var context = stackalloc uint[ContextWords];
        fixed (byte* data = bytes, destination = hash)
        {
            _ = Init(context);
            _ = UpdateShort(context, &prefix, 1);
            Update(context, data, bytes.Length);
            _ = Final(destination, context);
        }
    }

    /// <summary>SHA-256(<paramref name="bytes"/>).</summary>
    public static void Hash(ReadOnlySpan<byte> bytes, Span<byte> hash)
    {
        hash = hash[..Merkle.Hash.Length];
        var context = stackalloc uint[ContextWords];
        fixed (byte* data = bytes, destination = hash)
        {
            _ = Init(context);
            Update(context, data, bytes.Length);
            _ = Final(destination, context);
        }
    }

    private static void Update(uint* context, byte* data, int length) => _ = length <= ShortBytes
        ? UpdateShort(context, data, (nuint)length)
        : UpdateLong(context, data, (nuint)length);

    [LibraryImport(Library, EntryPoint = "SHA256_Init"), SuppressGCTransition]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Init(uint* context);

    [LibraryImport(Library, EntryPoint = "SHA256_Update"), SuppressGCTransition]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int UpdateShort(uint* context, byte* data, nuint length);

    [LibraryImport(Library, EntryPoint = "SHA256_Update")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int UpdateLong(uint* context, byte* data, nuint length);

    [LibraryImport(Library, EntryPoint = "SHA256_Final"), SuppressGCTransition]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Final(byte* hash, uint* context);
}
