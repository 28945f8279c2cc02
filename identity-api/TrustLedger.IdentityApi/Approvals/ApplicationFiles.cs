using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Nodes;
using TrustLedger.IdentityApi.Ledger;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.IdentityApi.Trust;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.IdentityApi.Approvals;

/// <summary>An application opened for its author or for an officer: what was signed, what the rules found, who decided. Personal.</summary>
internal sealed class ApplicationFiles(Applications applications, ContentStore contents)
{
    /// <summary>One line of a queue.</summary>
    public static JsonObject Line(ApplicationRow row) => new()
    {
        ["id"] = row.Uid,
        ["item"] = row.Item,
        ["state"] = row.State,
        ["due"] = row.Due,
        ["accepted"] = row.Accepted,
    };

    /// <summary>Everything but the licence's offer, which is the applicant's alone.</summary>
    public async Task<JsonObject> OpenAsync(DbConnection connection, ApplicationRow row)
    {
        var json = Line(row);
        var (trace, checks) = await applications.OpenAsync(connection, row.Uid);
        json["uid"] = row.Uid;
        json["handle"] = row.Handle;
        json["policy"] = row.Rules;
        json["applicant"] = await Applicants.OfAsync(connection, row);
        json["trace"] = trace;
        json["checks"] = checks;
        await AddSignedAsync(connection, json, row.Uid);
        json["form"] = json["content"]?.DeepClone();
        json["decision"] = await DecisionAsync(connection, row);
        json["acceptanceAddresses"] = new JsonArray([.. (await Acceptances.OpenAsync(connection, Acceptances.OfApplication(row.Uid)))
            .Select(address => (JsonNode)address)]);
        return json;
    }

    private async Task<JsonObject?> DecisionAsync(DbConnection connection, ApplicationRow row)
    {
        if (await Applications.DecisionOfAsync(connection, row.Uid) is not { } decision)
            return null;
        var json = new JsonObject
        {
            ["uid"] = decision.Uid,
            ["outcome"] = decision.Outcome == (long)Outcome.Granted ? "granted" : "refused",
            ["automatic"] = decision.Officer is null,
            ["organisation"] = decision.Organisation,
            ["ledger"] = decision.State,
            ["accepted"] = decision.Accepted,
        };
        await AddSignedAsync(connection, json, decision.Uid);
        return json;
    }

    private async Task AddSignedAsync(DbConnection connection, JsonObject json, string uid)
    {
        var content = await contents.FindAsync(connection, LogNames.Approvals, Bytes32.Read(uid)!.Value);
        json["statement"] = await Outbox.StatementAsync(connection, LogNames.Approvals, uid);
        json["content"] = content?.Content.DeepClone();
        json["itemKey"] = content is null ? null : Hex.Write(content.ItemKey);
        json["receipt"] = (await Outbox.FindAsync(connection, LogNames.Approvals, uid))?.Receipt is { } receipt
            ? JsonSerializer.SerializeToNode(receipt, JsonSerializerOptions.Web)
            : null;
    }
}
