using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Casework.Approvals;

/// <summary>A form that was filled from facts (自动填表): each field says what it rests on; the applicant confirms and signs.</summary>
/// <remarks>
/// <c>{"type","item","itemVersion","rules","draft","fields":{name:{"value","from":{"fact","organisation","role","asOf"} or "applicant"}}}</c>.
/// The application statement commits to the form itself. Personal: never log it.
/// </remarks>
public static class ApplicationForm
{
    public const string Type = "trustledger-form/1";
    private const string FromApplicant = "applicant";

    /// <summary>Fills a form from the facts at hand; a fact that is not known leaves its fields empty.</summary>
    public static JsonObject Prefill(ServiceItem item, string draft, IReadOnlyDictionary<string, Fact> facts)
    {
        var fields = new JsonObject();
        foreach (var field in item.Form)
        {
            var need = field.Fact is null ? null : item.FindFact(field.Fact);
            var fact = need is null ? null : facts.GetValueOrDefault(need.Predicate);
            fields[field.Id] = new JsonObject
            {
                ["value"] = fact?.Value[field.Path]?.DeepClone(),
                ["from"] = field.Fact is null ? FromApplicant : fact is null ? null : Provenance(fact),
            };
        }

        return new JsonObject
        {
            ["type"] = Type,
            ["item"] = item.Code,
            ["itemVersion"] = item.Version,
            ["rules"] = item.RulesHash.ToString(),
            ["draft"] = draft,
            ["fields"] = fields,
        };
    }

    /// <summary>Lower-case hex of SHA-256 over the canonical form, behind 0x.</summary>
    public static string Digest(JsonObject form) => Hex.Write(SHA256.HashData(Jcs.Write(form)));

    /// <summary>Compares what came back with what was handed out.</summary>
    /// <returns>
    /// The prefilled fields whose value the applicant changed, for the rules to see; or, first match wins:
    /// <list type="bullet">
    /// <item><c>form-malformed</c> another shape, item, version, draft or set of fields than was handed out</item>
    /// <item><c>form-provenance-changed</c> a field claims to rest on something else</item>
    /// <item><c>form-field-too-long</c> more than the field takes, or no text</item>
    /// <item><c>form-field-missing</c> the applicant left a required field empty</item>
    /// </list>
    /// </returns>
    public static Result<IReadOnlyList<string>> Check(ServiceItem item, JsonObject handedOut, JsonObject form)
    {
        if (JsonFields.Exactly(form, "type", "item", "itemVersion", "rules", "draft", "fields") is null
            || form["fields"] is not JsonObject fields || handedOut["fields"] is not JsonObject original
            || !fields.Select(field => field.Key).ToHashSet(StringComparer.Ordinal).SetEquals(original.Select(field => field.Key))
            || !Same(Head(form), Head(handedOut)))
            return new Refusal("form-malformed", "The form has the members and fields that were handed out, no more and no fewer.");
        if (fields.Any(field => JsonFields.Exactly(field.Value, "value", "from") is null))
            return new Refusal("form-malformed", "Each field has a value and says where it comes from.");
        if (fields.Any(field => !Same(field.Value!["from"], original[field.Key]!["from"])))
            return new Refusal("form-provenance-changed", "A field rests on what it rested on when the form was handed out.");

        foreach (var field in item.Form.Where(field => field.Fact is null))
        {
            var value = fields[field.Id]!["value"];
            if (value is not null && (JsonFields.Text(value) is not { } text || text.Length > field.MostCharacters || text.Any(char.IsControl)))
                return new Refusal("form-field-too-long", string.Create(
                    CultureInfo.InvariantCulture, $"{field.Id} is text of up to {field.MostCharacters} characters."));
            if (field.Required && string.IsNullOrWhiteSpace(JsonFields.Text(value)))
                return new Refusal("form-field-missing", $"{field.Id} is required.");
        }

        string[] changed = [.. item.Form.Where(field => field.Fact is not null)
            .Select(field => field.Id).Where(id => !Same(fields[id]!["value"], original[id]!["value"]))];
        return changed;
    }

    private static JsonObject Head(JsonObject form)
    {
        var head = form.DeepClone().AsObject();
        head.Remove("fields");
        return head;
    }

    private static bool Same(JsonNode? one, JsonNode? other) => Jcs.Write(one).AsSpan().SequenceEqual(Jcs.Write(other));

    private static JsonObject Provenance(Fact fact) => new()
    {
        ["fact"] = fact.Uid.ToString(),
        ["organisation"] = fact.Organisation,
        ["role"] = fact.Role,
        ["asOf"] = fact.AsOf.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
    };
}
