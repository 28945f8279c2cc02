using System.Buffers.Binary;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.Protocol.Entries;

/// <summary>The bytes of an entry, all numbers big-endian.</summary>
/// <remarks>
/// A statement: u8 format = 1 · u8 suite = 1 · u64 acceptedMilliseconds · 20 signer · 65 signature r‖s‖v ·
/// u16 version · 32 schema · 20 recipient · u64 time · u64 expirationTime · u8 revocable · 32 refUID · 32 salt ·
/// u16 dataLength · data · u16 outerLength · outer. Padding: u8 format = 0 · u8 suite = 0 ·
/// u64 acceptedMilliseconds · 32 random.
/// </remarks>
internal static class EntryCodec
{
    /// <summary>A statement entry without data and outer signature.</summary>
    public const int FixedBytes = 1 + 1 + 8 + 20 + 65 + 2 + 32 + 20 + 8 + 8 + 1 + 32 + 32 + 2 + 2;

    private const int HeadBytes = 1 + 1 + 8;
    private const int PaddingBytes = HeadBytes + 32;

    public static LogEntry Padding(ulong acceptedMilliseconds, Bytes32 random) =>
        new(LogEntry.PaddingFormat, acceptedMilliseconds, Address.Zero, default,
            new Statement { Schema = Bytes32.Zero, Recipient = Address.Zero, Time = 0, Salt = random }, outer: default);

    public static byte[] Write(LogEntry entry)
    {
        var statement = entry.Statement;
        var bytes = new byte[entry.IsPadding ? PaddingBytes : FixedBytes + statement.Data.Length + entry.Outer.Length];
        var rest = bytes.AsSpan();
        rest[0] = entry.Format;
        rest[1] = entry.Suite;
        BinaryPrimitives.WriteUInt64BigEndian(rest[2..], entry.AcceptedMilliseconds);
        rest = rest[HeadBytes..];
        if (entry.IsPadding)
        {
            statement.Salt.CopyTo(rest);
            return bytes;
        }

        entry.Signer.CopyTo(rest);
        entry.Signature.CopyTo(rest = rest[20..]);
        BinaryPrimitives.WriteUInt16BigEndian(rest = rest[65..], statement.Version);
        statement.Schema.CopyTo(rest = rest[2..]);
        statement.Recipient.CopyTo(rest = rest[32..]);
        BinaryPrimitives.WriteUInt64BigEndian(rest = rest[20..], statement.Time);
        BinaryPrimitives.WriteUInt64BigEndian(rest = rest[8..], statement.ExpirationTime);
        rest[8] = statement.Revocable ? (byte)1 : (byte)0;
        statement.RefUid.CopyTo(rest = rest[9..]);
        statement.Salt.CopyTo(rest = rest[32..]);
        rest = WriteSized(rest[32..], statement.Data.Span);
        WriteSized(rest, entry.Outer.Span);
        return bytes;
    }

    public static void Stamp(Span<byte> entry, ulong acceptedMilliseconds) =>
        BinaryPrimitives.WriteUInt64BigEndian(entry[2..HeadBytes], acceptedMilliseconds);

    public static Result<LogEntry> Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > LogEntry.MaxBytes)
            return new Refusal("entry-too-long", $"An entry has at most {LogEntry.MaxBytes} bytes.");
        if (bytes.Length < PaddingBytes)
            return Malformed($"{bytes.Length} bytes are too few for an entry.");

        var acceptedMilliseconds = BinaryPrimitives.ReadUInt64BigEndian(bytes[2..]);
        return (bytes[0], bytes[1]) switch
        {
            (LogEntry.PaddingFormat, 0) => bytes.Length == PaddingBytes
                ? Padding(acceptedMilliseconds, Bytes32.FromBytes(bytes[HeadBytes..]))
                : Malformed($"Padding has {PaddingBytes} bytes, not {bytes.Length}."),
            (LogEntry.StatementFormat, LogEntry.Secp256k1Suite) => ReadStatement(bytes, acceptedMilliseconds),
            _ => new Refusal("entry-format-unknown", $"Format {bytes[0]} with suite {bytes[1]} is not known."),
        };
    }

    private static Result<LogEntry> ReadStatement(ReadOnlySpan<byte> bytes, ulong acceptedMilliseconds)
    {
        if (bytes.Length < FixedBytes)
            return Malformed($"{bytes.Length} bytes are too few for a statement.");

        var rest = bytes[HeadBytes..];
        var signer = Address.FromBytes(rest[..20]);
        var signature = RecoverableSignature.FromBytes(rest[20..85]);
        var version = BinaryPrimitives.ReadUInt16BigEndian(rest[85..]);
        rest = rest[87..];
        if (version != Statement.CurrentVersion)
            return new Refusal("entry-format-unknown", $"Attestations of version {version} are not known.");
        if (rest[68] > 1)
            return Malformed("The flag revocable is neither 0 nor 1.");

        var statement = new Statement
        {
            Schema = Bytes32.FromBytes(rest[..32]),
            Recipient = Address.FromBytes(rest[32..52]),
            Time = BinaryPrimitives.ReadUInt64BigEndian(rest[52..]),
            ExpirationTime = BinaryPrimitives.ReadUInt64BigEndian(rest[60..]),
            Revocable = rest[68] == 1,
            RefUid = Bytes32.FromBytes(rest[69..101]),
            Salt = Bytes32.FromBytes(rest[101..133]),
        };
        rest = rest[133..];
        return TryReadSized(ref rest, out var data) && TryReadSized(ref rest, out var outer) && rest.IsEmpty
            ? new LogEntry(
                LogEntry.StatementFormat, acceptedMilliseconds, signer, signature, statement with { Data = data }, outer)
            : Malformed("The lengths inside the entry do not add up to its own.");
    }

    private static Span<byte> WriteSized(Span<byte> rest, ReadOnlySpan<byte> bytes)
    {
        BinaryPrimitives.WriteUInt16BigEndian(rest, (ushort)bytes.Length);
        bytes.CopyTo(rest[2..]);
        return rest[(2 + bytes.Length)..];
    }

    private static bool TryReadSized(ref ReadOnlySpan<byte> rest, out byte[] bytes)
    {
        bytes = [];
        if (rest.Length < 2)
            return false;
        var length = BinaryPrimitives.ReadUInt16BigEndian(rest);
        if (rest.Length - 2 < length)
            return false;
        bytes = rest.Slice(2, length).ToArray();
        rest = rest[(2 + length)..];
        return true;
    }

    private static Refusal Malformed(string detail) => new("entry-malformed", detail);
}
