using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Notes;

namespace TrustLedger.Tests;

/// <summary>Note signers for tests; each call makes a new key.</summary>
internal static class NoteKeys
{
    public static NoteSigner Signer(string name) => new(name, Ed25519Key.Generate());
}
