using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Merkle;

namespace TrustLedger.Wallet.Signing;

/// <summary>Reads a policy's hash in each spelling that servers give it: hex with or without 0x, or base64.</summary>
internal static class HashText
{
    public static Bytes32? Read(string? text) =>
        Bytes32.Read(text) ?? Bytes32.Read("0x" + text) ?? (Hash.Read(text) is { } hash ? hash.ToWord() : null);
}
