using System.Text.Json.Nodes;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.Wallet.Signing;

/// <summary>A signed statement with what it commits to, ready to be handed to the API.</summary>
internal sealed record Saying
{
    /// <summary>Command and subject: the same again finishes this one.</summary>
    public required string Command { get; init; }

    /// <summary>The API's path.</summary>
    public required string Path { get; init; }

    /// <summary>The log's name.</summary>
    public required string Log { get; init; }

    public required SignedStatement Statement { get; init; }

    public JsonObject? Content { get; init; }

    /// <summary>The member of the request that carries the content.</summary>
    public string ContentMember { get; init; } = "content";

    public byte[]? ItemKey { get; init; }

    /// <summary>The handle that proves the request; null for the agency's token.</summary>
    public Address? RequestHandle { get; init; }

    /// <summary>Credentials shown with it, as evidence.</summary>
    public IReadOnlyList<JsonObject> Credentials { get; init; } = [];

    /// <summary>Further members of the request.</summary>
    public JsonObject Extra { get; init; } = [];
}
