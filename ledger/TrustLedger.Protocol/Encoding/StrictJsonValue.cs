using System.Text.Json.Nodes;

namespace TrustLedger.Protocol.Encoding;

/// <summary>A JSON value that <see cref="StrictJson"/> read; its node is null for JSON's own <c>null</c>.</summary>
internal sealed record StrictJsonValue(JsonNode? Node);
