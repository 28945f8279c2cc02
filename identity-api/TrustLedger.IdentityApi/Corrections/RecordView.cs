using System.Globalization;
using System.Text.Json.Nodes;
using TrustLedger.Protocol.State;

namespace TrustLedger.IdentityApi.Corrections;

/// <summary>A record's state as JSON: who stands behind it, what is wanted, which acknowledgement is overdue.</summary>
internal static class RecordView
{
    public static JsonObject Of(StatementView view) => new()
    {
        ["uid"] = view.Uid.ToString(),
        ["state"] = view.State.ToString().ToLowerInvariant(),
        ["index"] = view.Index,
        ["acceptedAt"] = Time(view.AcceptedMilliseconds),
        ["inEffectSince"] = Time(view.EffectiveMilliseconds),
        ["asOf"] = Time(view.AtMilliseconds),
        ["size"] = view.Size,
        ["author"] = Of(view.Author),
        ["policy"] = view.Policy?.ToWord().ToString(),
        ["signatures"] = new JsonArray([.. view.Endorsements.Select(endorsement => (JsonNode)new JsonObject
        {
            ["uid"] = endorsement.Uid.ToString(),
            ["verdict"] = endorsement.Verdict.ToString().ToLowerInvariant(),
            ["by"] = Of(endorsement.By),
            ["at"] = Time(endorsement.AcceptedMilliseconds),
            ["index"] = endorsement.Index,
            ["counts"] = endorsement.Counts,
        })]),
        ["wanted"] = new JsonArray([.. view.MissingRoles.Select(role => (JsonNode)role)]),
        ["copies"] = new JsonArray([.. view.Copies.Select(copy => (JsonNode)new JsonObject
        {
            ["role"] = copy.Role,
            ["acknowledged"] = copy.IsAcknowledged,
            ["acknowledgedAt"] = Time(copy.AcknowledgedMilliseconds),
            ["due"] = Time(copy.DueMilliseconds),
            ["overdue"] = copy.IsOverdue,
        })]),
        ["alarm"] = view.HasAlarm,
        ["conditions"] = new JsonArray([.. view.Conditions.Select(condition => (JsonNode)new JsonObject
        {
            ["code"] = condition.Code,
            ["detail"] = condition.Detail,
        })]),
    };

    private static JsonObject? Of(Signatory? signatory) => signatory is null ? null : new JsonObject
    {
        ["key"] = signatory.Key.ToString(),
        ["role"] = signatory.Role,
        ["organisation"] = signatory.Organisation,
        ["place"] = signatory.Place,
    };

    private static string? Time(ulong? milliseconds) => milliseconds is { } known
        ? DateTimeOffset.FromUnixTimeMilliseconds((long)known).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture)
        : null;
}
