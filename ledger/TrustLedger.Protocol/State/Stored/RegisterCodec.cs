using TrustLedger.Protocol.Statements;

namespace TrustLedger.Protocol.State.Stored;

/// <summary>The lines of the registers.</summary>
internal static class RegisterCodec
{
    public static byte[] Write(RecordWriter writer, Membership m) => writer
        .Word(m.Uid).Word(m.Role).Word(m.Organisation).Word(m.Place).Word(m.Person).Byte((byte)m.KeyKind).Word(m.Key)
        .Number(m.From).Number(m.Until).Number(m.FromIndex).Number(m.FromMilliseconds)
        .Optional(m.EndIndex).Optional(m.EndMilliseconds).ToArray();

    public static byte[] Write(RecordWriter writer, Accreditation a) => writer
        .Word(a.Uid).Word(a.Organisation).Word(a.CredentialType).Word(a.Spki).Byte((byte)a.Purpose)
        .Number(a.From).Number(a.Until).Number(a.FromIndex).Number(a.FromMilliseconds)
        .Optional(a.EndIndex).Optional(a.EndMilliseconds).ToArray();

    public static byte[] Write(RecordWriter writer, QuarantinedEntry q) =>
        writer.Number(q.Index).Word(q.Uid).Text(q.Reason.Code).Text(q.Reason.Detail).ToArray();

    /// <exception cref="InvalidDataException">This is no membership's record.</exception>
    public static Membership Membership(ReadOnlySpan<byte> record)
    {
        var reader = new RecordReader(record);
        var membership = new Membership
        {
            Uid = reader.Word(),
            Role = reader.Word(),
            Organisation = reader.Word(),
            Place = reader.Word(),
            Person = reader.Word(),
            KeyKind = (KeyKind)reader.Byte(),
            Key = reader.Word(),
            From = reader.Number(),
            Until = reader.Number(),
            FromIndex = reader.Index(),
            FromMilliseconds = reader.Number(),
            EndIndex = reader.OptionalIndex(),
            EndMilliseconds = reader.Optional(),
        };
        reader.End();
        return membership;
    }

    /// <exception cref="InvalidDataException">This is no accreditation's record.</exception>
    public static Accreditation Accreditation(ReadOnlySpan<byte> record)
    {
        var reader = new RecordReader(record);
        var accreditation = new Accreditation
        {
            Uid = reader.Word(),
            Organisation = reader.Word(),
            CredentialType = reader.Word(),
            Spki = reader.Word(),
            Purpose = (AccreditationPurpose)reader.Byte(),
            From = reader.Number(),
            Until = reader.Number(),
            FromIndex = reader.Index(),
            FromMilliseconds = reader.Number(),
            EndIndex = reader.OptionalIndex(),
            EndMilliseconds = reader.Optional(),
        };
        reader.End();
        return accreditation;
    }

    /// <exception cref="InvalidDataException">This is no quarantined entry's record.</exception>
    public static QuarantinedEntry Quarantined(ReadOnlySpan<byte> record)
    {
        var reader = new RecordReader(record);
        var (index, uid) = (reader.Index(), reader.Word());
        Refusal reason = new(reader.Text(), reader.Text());
        reader.End();
        return new QuarantinedEntry(index, uid, reason);
    }
}
