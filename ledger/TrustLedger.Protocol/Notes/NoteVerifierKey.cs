using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Keys;

namespace TrustLedger.Protocol.Notes;

/// <summary>A public key that signs notes under a name. Written <c>name+id+base64(type ‖ key)</c>.</summary>
public sealed record NoteVerifierKey
{
    private NoteVerifierKey(string name, NoteSignatureType type, Bytes32 key) =>
        (Name, Type, Key, KeyId) = (name, type, key, IdOf(name, type, key));

    public string Name { get; }

    public NoteSignatureType Type { get; }

    /// <summary>The Ed25519 public key.</summary>
    public Bytes32 Key { get; }

    /// <summary>SHA-256(name ‖ newline ‖ type ‖ key), first four bytes. Identifies; does not authenticate.</summary>
    public uint KeyId { get; }

    /// <returns>The key; or <c>note-key-malformed</c> when the name has a space or a plus sign.</returns>
    public static Result<NoteVerifierKey> Create(string name, NoteSignatureType type, Bytes32 key) =>
        NoteText.IsName(name) && Enum.IsDefined(type)
            ? new NoteVerifierKey(name, type, key)
            : new Refusal("note-key-malformed", NoteText.NotAName(name));

    /// <summary>Reads the text form, and refuses any text it would not itself have written.</summary>
    /// <returns>The key; or <c>note-key-malformed</c>.</returns>
    public static Result<NoteVerifierKey> Parse(string text)
    {
        var malformed = new Refusal("note-key-malformed", "Expected name+id+base64 of a type and an Ed25519 key.");

        // Base64 has plus signs of its own: only the first two divide.
        if (text.Split('+', 3) is not [var name, { Length: 8 }, var keyText]
            || NoteText.ReadBase64(keyText) is not { Length: 1 + Bytes32.Length } bytes
            || !Create(name, (NoteSignatureType)bytes[0], Bytes32.FromBytes(bytes.AsSpan(1))).TryGet(out var key, out _))
            return malformed;

        return string.Equals(key.ToString(), text, StringComparison.Ordinal) ? key : malformed;
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Name}+{KeyId:x8}+{Convert.ToBase64String([(byte)Type, .. Key.ToArray()])}");

    /// <summary>Whether this key made this signature over this text; for a cosignature also when.</summary>
    internal bool Verify(string text, ReadOnlySpan<byte> signature, out ulong? seconds)
    {
        seconds = null;
        if (Type == NoteSignatureType.Ed25519)
            return signature.Length == 64 && Ed25519.Verify(Key.ToArray(), NoteText.ToBytes(text), signature);

        if (signature.Length != sizeof(ulong) + 64)
            return false;
        var time = BinaryPrimitives.ReadUInt64BigEndian(signature);
        seconds = time;
        return time <= long.MaxValue
            && Ed25519.Verify(Key.ToArray(), NoteText.ToBytes(CosignedText(text, time)), signature[sizeof(ulong)..]);
    }

    internal static string CosignedText(string text, ulong seconds) =>
        string.Create(CultureInfo.InvariantCulture, $"cosignature/v1\ntime {seconds}\n{text}");

    private static uint IdOf(string name, NoteSignatureType type, Bytes32 key) =>
        BinaryPrimitives.ReadUInt32BigEndian(
            SHA256.HashData([.. NoteText.ToBytes(name), (byte)'\n', (byte)type, .. key.ToArray()]));
}
