using System.Text.Json.Nodes;

namespace TrustLedger.Casework.Approvals;

/// <summary>What one rule found, by what.</summary>
/// <param name="Rule">Its name.</param>
/// <param name="Inputs">References (uids, names of fields), never values.</param>
/// <param name="Result">What it found.</param>
/// <param name="Wording">The rule as a sentence, from the item's file.</param>
public sealed record TraceLine(string Rule, IReadOnlyList<string> Inputs, Truth Result, Wording Wording)
{
    /// <summary>As decisions commit to it and officers read it.</summary>
    public JsonObject ToJson() => new()
    {
        ["rule"] = Rule,
        ["inputs"] = new JsonArray([.. Inputs.Select(input => (JsonNode)input)]),
        ["result"] = Result switch { Truth.True => "true", Truth.False => "false", _ => "unknown" },
        ["zh"] = Wording.Chinese,
        ["en"] = Wording.English,
    };
}
