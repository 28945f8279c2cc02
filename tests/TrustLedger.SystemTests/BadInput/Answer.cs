using System.Text.Json.Nodes;

namespace TrustLedger.SystemTests.BadInput;

/// <summary>What a server said.</summary>
internal sealed record Answer(int Status, string? MediaType, string Text)
{
    private const string ProblemType = "application/problem+json";

    /// <summary>The code of a problem (RFC 9457), or of an OAuth error object (RFC 6749 §5.2).</summary>
    public string? Code => MediaType switch
    {
        ProblemType => (string?)Json?["title"],
        "application/json" => (string?)Json?["error"],
        _ => null,
    };

    public bool IsProblem => MediaType == ProblemType && (int?)Json?["status"] == Status
        && (string?)Json?["type"] == $"urn:trustledger:problem:{Code}" && (string?)Json?["detail"] is { Length: > 0 };

    public bool IsOAuthError => MediaType == "application/json" && Code is not null && (string?)Json?["error_description"] is { Length: > 0 };

    private JsonObject? Json => Text.StartsWith('{') ? JsonNode.Parse(Text)!.AsObject() : null;

    public override string ToString() => $"{Status} {MediaType} {Text}";
}
