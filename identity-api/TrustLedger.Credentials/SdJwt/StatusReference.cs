using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Credentials.SdJwt;

/// <summary>Where a credential's status is kept (Token Status List §6.2): which list, and which entry of it.</summary>
/// <param name="Uri">The list's address; also the <c>sub</c> of its token.</param>
/// <param name="Index">The entry, counted from 0.</param>
public sealed record StatusReference(string Uri, int Index)
{
    /// <summary>The <c>status</c> claim.</summary>
    public JsonObject ToJson() => new()
    {
        ["status_list"] = new JsonObject { ["idx"] = Index, ["uri"] = Uri },
    };

    /// <summary>Reads the <c>status</c> claim; <c>status-reference-malformed</c> when it names no status list entry.</summary>
    public static Result<StatusReference> Parse(JsonNode? status) =>
        (status as JsonObject)?["status_list"] is JsonObject list
        && list.WholeNumber("idx") is { } index and <= int.MaxValue
        && list.Text("uri") is { } uri && StrictUrl.TryParse(uri, out _)
            ? new StatusReference(uri, (int)index)
            : new Refusal("status-reference-malformed", "Expected status_list with idx and an absolute uri.");
}
