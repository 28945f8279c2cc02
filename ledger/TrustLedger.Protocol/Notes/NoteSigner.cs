using System.Buffers.Binary;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Keys;

namespace TrustLedger.Protocol.Notes;

/// <summary>Signs notes under a name. The key stays the caller's, to be disposed by the caller.</summary>
public sealed class NoteSigner
{
    private readonly Ed25519Key _key;

    /// <exception cref="ArgumentException">The name has a space or a plus sign.</exception>
    public NoteSigner(string name, Ed25519Key key)
    {
        var word = Bytes32.FromBytes(key.PublicKey);
        _key = key;
        VerifierKey = Named(NoteSignatureType.Ed25519);
        CosignatureKey = Named(NoteSignatureType.Cosignature);

        NoteVerifierKey Named(NoteSignatureType type) => NoteVerifierKey.Create(name, type, word).TryGet(out var named, out var refusal)
            ? named
            : throw new ArgumentException(refusal.Detail, nameof(name));
    }

    /// <summary>What checks notes from <see cref="Sign"/>.</summary>
    public NoteVerifierKey VerifierKey { get; }

    /// <summary>What checks lines from <see cref="Cosign"/>.</summary>
    public NoteVerifierKey CosignatureKey { get; }

    /// <exception cref="ArgumentException">The text does not end in a newline or has control characters.</exception>
    public SignedNote Sign(string text) =>
        SignedNote.Create(text, [new NoteSignature(VerifierKey.Name, VerifierKey.KeyId, _key.Sign(NoteText.ToBytes(text)))]);

    /// <summary>Adds a line that says when this key saw the checkpoint, as c2sp.org/tlog-cosignature has it.</summary>
    /// <param name="note">A signed checkpoint.</param>
    /// <param name="seconds">Unix seconds.</param>
    public SignedNote Cosign(SignedNote note, ulong seconds)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(seconds, (ulong)long.MaxValue);
        var bytes = new byte[sizeof(ulong) + 64];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, seconds);
        _key.Sign(NoteText.ToBytes(NoteVerifierKey.CosignedText(note.Text, seconds))).CopyTo(bytes, sizeof(ulong));
        return SignedNote.Create(
            note.Text, [.. note.Signatures, new NoteSignature(CosignatureKey.Name, CosignatureKey.KeyId, bytes)]);
    }
}
