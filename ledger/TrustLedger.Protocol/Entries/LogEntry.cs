using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.Protocol.Entries;

/// <summary>One entry of a log: a signed statement and when the log took it in, or padding that says nothing.</summary>
/// <remarks>
/// A value is well formed and no more: <see cref="Verify"/> checks the signature, the tree the acceptance time.
/// Padding has the zero schema and no signer; its salt holds its random bytes.
/// </remarks>
public sealed record LogEntry
{
    /// <summary>An entry and its two-byte length fit a tile of entries.</summary>
    public const int MaxBytes = 65_535;

    public const byte StatementFormat = 1;
    public const byte PaddingFormat = 0;

    /// <summary>secp256k1 over EIP-712.</summary>
    public const byte Secp256k1Suite = 1;

    private Bytes32Box? _uid;
    private Bytes32Box? _leafHash;

    internal LogEntry(
        byte format, ulong acceptedMilliseconds, Address signer, RecoverableSignature signature,
        Statement statement, ReadOnlyMemory<byte> outer)
    {
        (Format, AcceptedMilliseconds, Signer, Signature, Statement, Outer) =
            (format, acceptedMilliseconds, signer, signature, statement, outer);
    }

    public byte Format { get; }

    /// <summary>1 for a statement; 0 for padding, which nobody signed.</summary>
    public byte Suite => IsPadding ? (byte)0 : Secp256k1Suite;

    /// <summary>When the log took it in: Unix milliseconds.</summary>
    public ulong AcceptedMilliseconds { get; }

    public Address Signer { get; }

    public RecoverableSignature Signature { get; }

    public Statement Statement { get; }

    /// <summary>An optional outer signature (X.509, or SM2 with SM3) over the statement; opaque here.</summary>
    public ReadOnlyMemory<byte> Outer { get; }

    public bool IsPadding => Format == PaddingFormat;

    /// <summary>The statement's uid; zero for padding.</summary>
    public Bytes32 Uid => (_uid ??= new Bytes32Box(IsPadding ? default : Statement.Uid)).Word;

    /// <summary>SHA-256(0x00 ‖ entry), the entry's leaf in the tree.</summary>
    public Hash LeafHash => Hash.OfWord((_leafHash ??= new Bytes32Box(Hash.OfLeaf(Encode()).ToWord())).Word);

    /// <exception cref="ArgumentException">The entry would be longer than 65,535 bytes.</exception>
    public static LogEntry Of(SignedStatement source, ulong acceptedMilliseconds, ReadOnlyMemory<byte> outer = default) =>
        EntryCodec.FixedBytes + source.Statement.Data.Length + outer.Length <= MaxBytes
            ? new LogEntry(StatementFormat, acceptedMilliseconds, source.Signer, source.Signature, source.Statement, outer) { _uid = new Bytes32Box(source.Uid) }
            : throw new ArgumentException($"An entry has at most {MaxBytes} bytes.", nameof(outer));

    /// <summary>The bytes of an entry that says nothing, for logs that grow on a fixed tick.</summary>
    /// <param name="acceptedMilliseconds">Unix milliseconds.</param>
    /// <param name="randomBytes">32 of them, so that no two leaves are equal.</param>
    /// <exception cref="ArgumentException">Not 32 random bytes.</exception>
    public static byte[] Padding(ulong acceptedMilliseconds, ReadOnlySpan<byte> randomBytes) =>
        EntryCodec.Padding(acceptedMilliseconds, Bytes32.FromBytes(randomBytes)).Encode();

    /// <summary>The entry's bytes; their layout is in <see cref="EntryCodec"/>.</summary>
    public byte[] Encode() => EntryCodec.Write(this);

    /// <summary>Writes the acceptance time into the bytes of an entry that was encoded before it was known.</summary>
    /// <param name="entry">What <see cref="Encode"/> gave.</param>
    /// <param name="acceptedMilliseconds">Unix milliseconds.</param>
    public static void Stamp(Span<byte> entry, ulong acceptedMilliseconds) => EntryCodec.Stamp(entry, acceptedMilliseconds);

    /// <summary>Reads bytes, and refuses any that <see cref="Encode"/> would not write.</summary>
    /// <returns>
    /// The entry; or, first match wins:
    /// <list type="bullet">
    /// <item><c>entry-too-long</c> more than 65,535 bytes</item>
    /// <item><c>entry-malformed</c> another layout, a flag that is neither 0 nor 1, bytes missing or left over</item>
    /// <item><c>entry-format-unknown</c> a format, suite or version that this program does not know</item>
    /// </list>
    /// </returns>
    public static Result<LogEntry> Parse(ReadOnlySpan<byte> bytes) => EntryCodec.Read(bytes);

    /// <summary>Checks the signature for the log of <paramref name="domain"/>.</summary>
    /// <returns>
    /// The signed statement; or <c>entry-padding</c> for an entry that says nothing, else a refusal of
    /// <see cref="SignedStatement.Verify"/>.
    /// </returns>
    public Result<SignedStatement> Verify(StatementDomain domain) => IsPadding
        ? new Refusal("entry-padding", "A padding entry says nothing, so nobody signed it.")
        : SignedStatement.Verify(domain, Statement, Signature, Signer);

    /// <summary>
    /// What the entry means and no proof of it: without signatures, and for padding without its random bytes. Its uid is the
    /// same, its leaf hash another.
    /// </summary>
    internal LogEntry Unproven() => IsPadding
        ? EntryCodec.Padding(AcceptedMilliseconds, Bytes32.Zero)
        : new LogEntry(Format, AcceptedMilliseconds, Signer, default, Statement, outer: default);

    public bool Equals(LogEntry? other) => other is not null
        && Format == other.Format && AcceptedMilliseconds == other.AcceptedMilliseconds && Signer == other.Signer
        && Signature == other.Signature && Statement == other.Statement && Outer.Span.SequenceEqual(other.Outer.Span);

    public override int GetHashCode() => HashCode.Combine(Format, AcceptedMilliseconds, Signer, Signature, Statement);

    // Computed when first asked for; two who ask at once compute the same.
    private sealed record Bytes32Box(Bytes32 Word);
}
