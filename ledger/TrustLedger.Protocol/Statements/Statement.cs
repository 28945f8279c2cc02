using System.Buffers.Binary;
using System.Security.Cryptography;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Keys;

namespace TrustLedger.Protocol.Statements;

/// <summary>An EAS off-chain attestation of version 2, not yet signed.</summary>
public sealed record Statement
{
    /// <summary>The one version of off-chain attestations that this project speaks.</summary>
    public const ushort CurrentVersion = 2;

    /// <summary>The longest <c>data</c> whose log entry still fits 65,535 bytes.</summary>
    public const int MaxDataBytes = 65_535 - 234;

    private static readonly Bytes32 TypeHash = Keccak256.Of(
        "Attest(uint16 version,bytes32 schema,address recipient,uint64 time,uint64 expirationTime,bool revocable,"
        + "bytes32 refUID,bytes data,bytes32 salt)");

    public ushort Version { get; } = CurrentVersion;

    public required Bytes32 Schema { get; init; }

    /// <summary>The handle that the statement is about; zero when it is about none.</summary>
    public required Address Recipient { get; init; }

    /// <summary>When its author says it was made; Unix seconds.</summary>
    public required ulong Time { get; init; }

    /// <summary>When it ends; Unix seconds, 0 for never.</summary>
    public ulong ExpirationTime { get; init; }

    public bool Revocable { get; init; } = true;

    /// <summary>The uid of the statement that this one is about, in the same log; zero for none.</summary>
    public Bytes32 RefUid { get; init; }

    public ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>Random, so that two statements of the same content have two uids.</summary>
    public required Bytes32 Salt { get; init; }

    /// <summary>The SDK's uid: it names the statement, and does not bind the signer.</summary>
    public Bytes32 Uid => Keccak256.Of(PackForUid());

    /// <summary>A statement that says <paramref name="body"/>, with a fresh salt.</summary>
    /// <param name="body">What is said; it names the schema.</param>
    /// <param name="recipient">Whom it is about.</param>
    /// <param name="time">Unix seconds.</param>
    /// <param name="refUid">The statement that it is about; zero for none.</param>
    /// <param name="expirationTime">Unix seconds; 0 for never.</param>
    public static Statement Of<TBody>(
        TBody body, Address recipient, ulong time, Bytes32 refUid = default, ulong expirationTime = 0)
        where TBody : IStatementBody<TBody> => new()
        {
            Schema = TBody.Schema.Uid,
            Recipient = recipient,
            Time = time,
            ExpirationTime = expirationTime,
            Revocable = TBody.Schema.Revocable,
            RefUid = refUid,
            Data = body.Encode(),
            Salt = Bytes32.FromBytes(RandomNumberGenerator.GetBytes(Bytes32.Length)),
        };

    /// <summary>The data as <typeparamref name="TBody"/>.</summary>
    /// <returns>
    /// The body; or, first match wins:
    /// <list type="bullet">
    /// <item><c>schema-mismatch</c> the statement is of another schema</item>
    /// <item><c>data-malformed</c> the data is not what the schema defines</item>
    /// </list>
    /// </returns>
    public Result<TBody> Read<TBody>() where TBody : IStatementBody<TBody> => Schema == TBody.Schema.Uid
        ? TBody.Decode(Data.Span)
        : new Refusal("schema-mismatch", $"The statement is not of the schema {TBody.Schema.Name}.");

    /// <summary>What is signed: keccak-256(0x19 0x01 ‖ domain separator ‖ hash of the message), EIP-712.</summary>
    public Bytes32 Digest(StatementDomain domain)
    {
        var message = Keccak256.Of(new AbiWriter(10)
            .Add(TypeHash).Add(Version).Add(Schema).Add(Recipient).Add(Time).Add(ExpirationTime).Add(Revocable)
            .Add(RefUid).Add(Keccak256.Of(Data.Span)).Add(Salt).ToArray());

        Span<byte> bytes = stackalloc byte[2 + (2 * Bytes32.Length)];
        bytes[0] = 0x19;
        bytes[1] = 0x01;
        domain.Separator.CopyTo(bytes[2..]);
        message.CopyTo(bytes[(2 + Bytes32.Length)..]);
        return Keccak256.Of(bytes);
    }

    /// <exception cref="InvalidOperationException">The data is longer than a log entry can hold.</exception>
    public SignedStatement Sign(StatementDomain domain, Secp256k1Key key) => Data.Length <= MaxDataBytes
        ? new SignedStatement(domain, this, key.Sign(Digest(domain)), key.Address)
        : throw new InvalidOperationException($"A statement's data has at most {MaxDataBytes} bytes.");

    public bool Equals(Statement? other) => other is not null
        && Schema == other.Schema && Recipient == other.Recipient && Time == other.Time
        && ExpirationTime == other.ExpirationTime && Revocable == other.Revocable && RefUid == other.RefUid
        && Salt == other.Salt && Data.Span.SequenceEqual(other.Data.Span);

    public override int GetHashCode() => HashCode.Combine(Schema, Recipient, Time, RefUid, Salt);

    /// <summary>
    /// The SDK's solidityPackedKeccak256 input. The schema goes in as the UTF-8 of its 66-character hex text, and
    /// an off-chain attestation has neither attester nor bump: zeros stand for them.
    /// </summary>
    private byte[] PackForUid()
    {
        var schema = System.Text.Encoding.ASCII.GetBytes(Schema.ToString());
        var packed = new byte[2 + schema.Length + 20 + 20 + 8 + 8 + 1 + 32 + Data.Length + 32 + 4];
        var rest = packed.AsSpan();
        BinaryPrimitives.WriteUInt16BigEndian(rest, Version);
        schema.CopyTo(rest = rest[2..]);
        Recipient.CopyTo(rest = rest[schema.Length..]);
        rest = rest[(20 + 20)..];
        BinaryPrimitives.WriteUInt64BigEndian(rest, Time);
        BinaryPrimitives.WriteUInt64BigEndian(rest[8..], ExpirationTime);
        rest[16] = Revocable ? (byte)1 : (byte)0;
        RefUid.CopyTo(rest = rest[17..]);
        Data.Span.CopyTo(rest = rest[32..]);
        Salt.CopyTo(rest[Data.Length..]);
        return packed;
    }
}
