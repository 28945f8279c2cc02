using System.Text.Json.Nodes;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Client.Evidence;

/// <summary>What a statement commits to, given along on purpose. Personal.</summary>
public sealed record EvidenceOpening(Bytes32 Uid, JsonObject Content, byte[] ItemKey)
{
    /// <summary>Says what it is, and nothing of it.</summary>
    public override string ToString() => $"an opening of {Uid}";
}
