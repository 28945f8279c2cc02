using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.State.Stored;

namespace TrustLedger.Protocol.State;

/// <summary>A case as the state keeps it: its statements by index.</summary>
internal sealed class HeldCase(Bytes32 handle, Address subject, string place)
{
    public Bytes32 Handle => handle;

    /// <summary>The handle that the registration named.</summary>
    public Address Subject => subject;

    /// <summary>Division code of who registered the case; it moves only with a registration in effect.</summary>
    public string Place { get; set; } = place;

    /// <summary>The registration in effect; null when it was taken back, or has not taken effect.</summary>
    public long? Registration { get; set; }

    /// <summary>All its records, in the order of the log.</summary>
    public List<long> Records { get; } = [];

    /// <summary>What its next record must be numbered.</summary>
    public ulong NextNumber => (ulong)Records.Count + 1;

    public byte[] Write(RecordWriter writer)
    {
        writer.Word(Handle).Word(Subject.ToWord()).Text(Place).Optional(Registration).Number(Records.Count);
        var before = 0L;
        foreach (var index in Records)
        {
            writer.Number(index - before);
            before = index;
        }

        return writer.ToArray();
    }

    /// <exception cref="InvalidDataException">This is no case's record.</exception>
    public static HeldCase Read(ReadOnlySpan<byte> record)
    {
        var reader = new RecordReader(record);
        var held = new HeldCase(reader.Word(), SubjectOf(reader.Word()), reader.Text()) { Registration = reader.OptionalIndex() };
        var index = 0L;
        for (var count = reader.Count(); count > 0; count--)
            held.Records.Add(index += reader.Index());
        reader.End();
        return held;
    }

    private static Address SubjectOf(Bytes32 word) =>
        Address.FromWord(word) ?? throw new InvalidDataException("A stored case names no subject.");
}
