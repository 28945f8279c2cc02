using System.Text.Json.Nodes;

namespace TrustLedger.IdentityApi.Storage;

/// <summary>What a statement commits to, with the item key that shows it. Personal.</summary>
public sealed record OpenedContent(JsonNode Content, byte[] ItemKey)
{
    /// <summary>Says what it is, and nothing of it.</summary>
    public override string ToString() => "the content of a statement";
}
