namespace TrustLedger.Protocol.Notes;

/// <summary>How a note is signed: the signature type bytes of c2sp.org/signed-note that are understood here.</summary>
public enum NoteSignatureType
{
    /// <summary>A log's own signature over the text.</summary>
    Ed25519 = 0x01,

    /// <summary>A witness's signature over the text and the time at which it looked: c2sp.org/tlog-cosignature.</summary>
    Cosignature = 0x04,
}
