using System.Buffers.Binary;

namespace TrustLedger.Protocol.Notes;

/// <summary>One signature line of a note, as it stands there: nothing is checked.</summary>
/// <param name="Name">Whose key it claims to be.</param>
/// <param name="KeyId">Which of that name's keys.</param>
/// <param name="Bytes">The signature behind the key id, at least one byte.</param>
public sealed record NoteSignature(string Name, uint KeyId, ReadOnlyMemory<byte> Bytes)
{
    private const string Dash = "— ";

    /// <returns>The signature; or <c>note-malformed</c>.</returns>
    internal static Result<NoteSignature> Parse(string line)
    {
        if (!line.StartsWith(Dash, StringComparison.Ordinal)
            || line[Dash.Length..].Split(' ') is not [var name, var base64]
            || !NoteText.IsName(name)
            || NoteText.ReadBase64(base64) is not { Length: > sizeof(uint) } bytes)
            return new Refusal("note-malformed", "A signature line is: dash, key name, base64 of key id and signature.");
        return new NoteSignature(name, BinaryPrimitives.ReadUInt32BigEndian(bytes), bytes.AsMemory(sizeof(uint)));
    }

    public override string ToString()
    {
        Span<byte> id = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(id, KeyId);
        return $"{Dash}{Name} {Convert.ToBase64String([.. id, .. Bytes.Span])}";
    }

    public bool Equals(NoteSignature? other) => other is not null
        && Name == other.Name && KeyId == other.KeyId && Bytes.Span.SequenceEqual(other.Bytes.Span);

    public override int GetHashCode() => HashCode.Combine(Name, KeyId, Bytes.Length);
}
