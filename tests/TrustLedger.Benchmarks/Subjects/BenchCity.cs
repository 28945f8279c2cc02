using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Text;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Governance;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Statements;
using TrustLedger.Protocol.Statements.Bodies;
using TrustLedger.Protocol.Witnesses;

namespace TrustLedger.Benchmarks.Subjects;

/// <summary>A log with one registrar who binds handles, each of them new: the commonest statement, from a seed.</summary>
internal sealed class BenchCity(int seed)
{
    public const string Origin = "bench.example/identity";
    public const string Founder = "11090101000000019H";

    private long _next;

    public Secp256k1Key Registrar { get; } = KeyOf(seed, "registrar");

    public StatementDomain Domain { get; } = StatementDomain.ForOrigin(Origin);

    /// <param name="logKey">The log's verifier key.</param>
    /// <param name="witnesses">Who watches the log; null for nobody.</param>
    public Genesis Found(string logKey, LogWitnesses? witnesses = null)
    {
        var draft = new GenesisDraft
        {
            Origin = Origin,
            LogKey = logKey,
            Witnesses = witnesses,
            Readers = LogReaders.Open,
            Policy = Sure(PolicyDocument.Parse(Encoding.UTF8.GetBytes($$"""
                {"type":"trustledger-policy/1","origin":"{{Origin}}","version":0,"authors":{"binding":["registrar"]},"selfAuthored":["claim"],
                 "governance":{"schemas":["policy","member","accreditation"],"quorum":{"threshold":1,"of":["governance"]} } }
                """))),
            Members =
            [
                GenesisMember.Of(Founder, "governance", "", Registrar.Address),
                GenesisMember.Of(Founder, "registrar", "", Registrar.Address),
            ],
        };
        return Sure(draft.Assemble(
            [draft.Sign(Founder, Registrar)], draft.EntryStatement(Now - 3600).Sign(draft.Domain, Registrar)));
    }

    /// <summary>The next statements, signed on every core.</summary>
    public SignedStatement[] Next(int count)
    {
        var first = _next;
        _next += count;
        var signed = new SignedStatement[count];
        var time = Now;
        Parallel.ForEach(Partitioner.Create(0, count), range =>
        {
            for (var i = range.Item1; i < range.Item2; i++)
                signed[i] = Binding(first + i, time).Sign(Domain, Registrar);
        });
        return signed;
    }

    internal static T Sure<T>(Result<T> result) where T : notnull => result.TryGet(out var value, out var refusal)
        ? value
        : throw new InvalidOperationException($"{refusal.Code}: {refusal.Detail}");

    private static ulong Now => (ulong)TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

    private Statement Binding(long number, ulong time)
    {
        var body = new BindingBody(Bytes32.FromCode("bench"), Word(number, 1), 3);
        return new Statement
        {
            Schema = Schemas.Binding.Uid,
            Recipient = Address.FromBytes(Word(number, 2).ToArray().AsSpan(12)),
            Time = time,
            Data = body.Encode(),
            Salt = Word(number, 3),
        };
    }

    private Bytes32 Word(long number, byte use)
    {
        Span<byte> bytes = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(bytes, seed);
        BinaryPrimitives.WriteInt64BigEndian(bytes[4..], number);
        bytes[12] = use;
        return Hash.Of(bytes).ToWord();
    }

    private static Secp256k1Key KeyOf(int seed, string name) =>
        Sure(Secp256k1Key.FromBytes(Keccak256.Of($"bench {seed} {name}").ToArray()));
}
