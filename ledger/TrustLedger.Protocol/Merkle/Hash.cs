using System.Buffers.Text;
using System.Security.Cryptography;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Protocol.Merkle;

/// <summary>A SHA-256 hash in a Merkle tree, or of a document. Written in base64, as C2SP texts have it.</summary>
/// <remarks>Leaf and node prefixes are those of RFC 6962 §2.1: a leaf can never pass for a node.</remarks>
public readonly record struct Hash
{
    public const int Length = 32;

    internal const int Base64Length = 44;

    private readonly Bytes32 _word;

    private Hash(Bytes32 word) => _word = word;

    /// <summary>The root of a tree without leaves: SHA-256 of nothing.</summary>
    public static Hash OfNothing { get; } = Of([]);

    /// <exception cref="ArgumentException">Not exactly 32 bytes.</exception>
    public static Hash FromBytes(ReadOnlySpan<byte> bytes) => new(Bytes32.FromBytes(bytes));

    internal static Hash OfWord(Bytes32 word) => new(word);

    /// <summary>Plain SHA-256, for documents and keys.</summary>
    public static Hash Of(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[Length];
        SHA256.HashData(bytes, hash);
        return FromBytes(hash);
    }

    /// <summary>SHA-256(0x00 ‖ entry).</summary>
    public static Hash OfLeaf(ReadOnlySpan<byte> entry) => MerkleHasher.Leaf(entry);

    /// <summary>SHA-256(0x01 ‖ left ‖ right).</summary>
    public static Hash OfNode(Hash left, Hash right) => MerkleHasher.Node(left, right);

    /// <summary>Reads base64 of 32 bytes, one spelling; null for anything else.</summary>
    public static Hash? Read(string? base64)
    {
        Span<byte> bytes = stackalloc byte[Length];
        return base64 is { Length: Base64Length } && Convert.TryFromBase64String(base64, bytes, out var written) && written == Length
            && FromBytes(bytes) is var hash && string.Equals(hash.ToString(), base64, StringComparison.Ordinal)
            ? hash
            : null;
    }

    public Bytes32 ToWord() => _word;

    public void CopyTo(Span<byte> destination) => _word.CopyTo(destination);

    public byte[] ToArray() => _word.ToArray();

    /// <summary>Writes its 44 characters of base64.</summary>
    internal void CopyBase64To(Span<byte> ascii)
    {
        Span<byte> bytes = stackalloc byte[Length];
        _word.CopyTo(bytes);
        Base64.EncodeToUtf8(bytes, ascii, out _, out _);
    }

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Length];
        _word.CopyTo(bytes);
        return Convert.ToBase64String(bytes);
    }
}
