namespace TrustLedger.Protocol.Statements;

/// <summary>What the <c>key</c> word of a membership holds.</summary>
public enum KeyKind : byte
{
    /// <summary>An address, as an ABI word: twelve zero bytes, then its 20.</summary>
    Secp256k1 = 1,

    /// <summary>SHA-256 of a SubjectPublicKeyInfo in DER: a P-256 or SM2 key.</summary>
    SpkiSha256 = 2,

    /// <summary>A raw public key.</summary>
    Ed25519 = 3,
}
