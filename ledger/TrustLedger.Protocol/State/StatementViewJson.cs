using System.Text.Json.Nodes;

namespace TrustLedger.Protocol.State;

/// <summary>A statement's state in JSON, the same from the node, which is to be believed or not, and from who replayed the log.</summary>
public static class StatementViewJson
{
    public static JsonObject Of(StatementView view) => new()
    {
        ["uid"] = view.Uid.ToString(),
        ["state"] = Word(view.State),
        ["size"] = view.Size,
        ["atMilliseconds"] = view.AtMilliseconds,
        ["isInEffect"] = view.IsInEffect,
        ["hasAlarm"] = view.HasAlarm,
        ["index"] = view.Index,
        ["acceptedMilliseconds"] = view.AcceptedMilliseconds,
        ["schema"] = view.Schema,
        ["author"] = view.Author is { } author ? Of(author) : null,
        ["recipient"] = view.Recipient?.ToString(),
        ["policy"] = view.Policy is { } policy ? Convert.ToHexStringLower(policy.ToArray()) : null,
        ["effectiveIndex"] = view.EffectiveIndex,
        ["effectiveMilliseconds"] = view.EffectiveMilliseconds,
        ["conditions"] = List(view.Conditions, condition => new JsonObject
        {
            ["code"] = condition.Code,
            ["detail"] = condition.Detail,
        }),
        ["endorsements"] = List(view.Endorsements, endorsement => new JsonObject
        {
            ["uid"] = endorsement.Uid.ToString(),
            ["index"] = endorsement.Index,
            ["acceptedMilliseconds"] = endorsement.AcceptedMilliseconds,
            ["verdict"] = Word(endorsement.Verdict),
            ["by"] = Of(endorsement.By),
            ["counts"] = endorsement.Counts,
        }),
        ["missingRoles"] = List(view.MissingRoles, role => JsonValue.Create(role)),
        ["copies"] = List(view.Copies, copy => new JsonObject
        {
            ["role"] = copy.Role,
            ["isAcknowledged"] = copy.IsAcknowledged,
            ["acknowledgedMilliseconds"] = copy.AcknowledgedMilliseconds,
            ["dueMilliseconds"] = copy.DueMilliseconds,
            ["isOverdue"] = copy.IsOverdue,
        }),
        ["supersededBy"] = view.SupersededBy?.ToString(),
        ["revokedBy"] = view.RevokedBy?.ToString(),
        ["revokedFromIndex"] = view.RevokedFromIndex,
        ["erasedBy"] = view.ErasedBy?.ToString(),
    };

    /// <summary>An enum's member in kebab-case: <c>opine-against</c>.</summary>
    public static string Word<T>(T value) where T : struct, Enum =>
        System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    private static JsonObject Of(Signatory signatory) => new()
    {
        ["key"] = signatory.Key.ToString(),
        ["role"] = signatory.Role,
        ["organisation"] = signatory.Organisation,
        ["place"] = signatory.Place,
    };

    private static JsonArray List<T>(IEnumerable<T> items, Func<T, JsonNode> item) => new([.. items.Select(item)]);
}
