using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Governance;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.State.Stored;

namespace TrustLedger.Protocol.State;

/// <summary>The policy in force, and those that were before it, in that order.</summary>
internal sealed class PolicyRegister
{
    private readonly Register<(PolicyDocument Document, Bytes32 Statement)> _all = new(RegisterKind.Policy, Write);
    private readonly Dictionary<Hash, int> _numbers = [];

    public PolicyDocument Current => _all.All[^1].Document;

    /// <summary>Uid of the <c>policy</c> statement that put it in force.</summary>
    public Bytes32 CurrentStatement => _all.All[^1].Statement;

    public Register<(PolicyDocument Document, Bytes32 Statement)> Lines => _all;

    public static PolicyRegister Begin(PolicyDocument first, Bytes32 statement)
    {
        var register = new PolicyRegister();
        register.Replace(first, statement);
        return register;
    }

    public PolicyDocument? Find(Bytes32 hash) =>
        _numbers.TryGetValue(Hash.FromBytes(hash.ToArray()), out var number) ? At(number) : null;

    public int NumberOf(Hash hash) => _numbers[hash];

    /// <exception cref="InvalidDataException">There is no such policy.</exception>
    public PolicyDocument At(long number) => _all.At(number).Document;

    public void Replace(PolicyDocument successor, Bytes32 statement) => _numbers[successor.Hash] = _all.Add((successor, statement));

    /// <summary>A line's two words: the document's hash, and the statement.</summary>
    public static (Hash Document, Bytes32 Statement) Read(ReadOnlySpan<byte> record)
    {
        var reader = new RecordReader(record);
        var line = (Hash.FromBytes(reader.Word().ToArray()), reader.Word());
        reader.End();
        return line;
    }

    private static byte[] Write(RecordWriter writer, (PolicyDocument Document, Bytes32 Statement) line) =>
        writer.Word(line.Document.Hash.ToWord()).Word(line.Statement).ToArray();
}
