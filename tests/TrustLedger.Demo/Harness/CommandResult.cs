using System.Text.Json.Nodes;

namespace TrustLedger.Demo.Harness;

/// <summary>What a command answered. Its output may hold personal values: show only what a step means to show.</summary>
internal sealed record CommandResult(string Command, int ExitCode, string Output, string Error)
{
    /// <summary>The one JSON object on standard output.</summary>
    public JsonObject Json => JsonNode.Parse(Output)?.AsObject()
        ?? throw new StepFailedException($"{Command}: no JSON object on standard output.");

    /// <summary>The stable code of a refusal: of the JSON error object, or of the line <c>refused: code: sentence</c>.</summary>
    public string? ErrorCode
    {
        get
        {
            // Notes for people may stand before it.
            var begin = Error.StartsWith('{') ? 0 : Error.IndexOf("\n{", StringComparison.Ordinal);
            return begin < 0
                ? Error.Split('\n').LastOrDefault(line => line.StartsWith("refused: ", StringComparison.Ordinal))?.Split(": ")[1]
                : (string?)JsonNode.Parse(Error[begin..])?["error"]?["code"];
        }
    }

    public CommandResult MustSucceed() => ExitCode == 0
        ? this
        : throw new StepFailedException($"{Command}: exit {ExitCode}: {Error.Trim()}");
}
