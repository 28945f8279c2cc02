using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using TrustLedger.Casework.Corrections;
using TrustLedger.Credentials.Jose;
using TrustLedger.IdentityApi.Ledger;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.Protocol;
using TrustLedger.Protocol.State;

namespace TrustLedger.IdentityApi.Corrections;

/// <summary>Routes a leave by the rule pack, from its content and the leaves that the case has had.</summary>
internal sealed class Leaves(
    Database database, ContentStore contents, CorrectionsLog log, IOptions<IdentityApiOptions> options)
{
    /// <summary>Days of the law are days in China.</summary>
    public static readonly TimeSpan ChinaTime = TimeSpan.FromHours(8);

    /// <returns>The route; <c>leave-content-malformed</c>; or what <see cref="LeaveRules.Route"/> refuses.</returns>
    public async Task<Result<LeaveRoute>> RouteAsync(
        JsonObject content, CaseFile file, ulong atMilliseconds, CancellationToken cancellationToken)
    {
        if (Day(content, "from") is not { } from || Day(content, "to") is not { } to || Day(content, "askedOn") is not { } askedOn
            || content.Text("reason") is not { } reason || content.Texts("destinations") is not { Count: <= 16 } destinations)
        {
            return new Refusal("leave-content-malformed", "The content is not that of a leave.");
        }

        var views = await log.ReadAsync(
            state => file.Records.Select(record => state.View(record, atMilliseconds)).ToList(),
            cancellationToken);
        var earlier = await database.ReadAsync(
            async connection =>
            {
                var leaves = new List<EarlierLeave>();
                foreach (var view in views.Where(view => view.IsInEffect || view.State == StatementState.Pending))
                {
                    if (await contents.FindAsync(connection, LogNames.Corrections, view.Uid) is { Content: JsonObject other }
                        && DraftedRecords.IsLeave(other.Text("recordType") ?? "")
                        && Day(other, "from") is { } begins && Day(other, "to") is { } ends)
                    {
                        leaves.Add(new EarlierLeave(begins, ends, view.IsInEffect));
                    }
                }
                return leaves;
            },
            cancellationToken);

        return LeaveRules.Current.Route(new LeaveRequest
        {
            From = from,
            To = to,
            Destinations = destinations,
            CasePlace = file.Place,
            Reason = reason,
            AskedOn = askedOn,
            Urgent = content.Boolean("urgent") ?? false,
            OfficeEntrusted = options.Value.OfficeEntrusted,
            Earlier = earlier,
        });
    }

    /// <summary>The route in words, for people.</summary>
    public static JsonObject Describe(LeaveRoute route) => new()
    {
        ["recordType"] = route.RecordType,
        ["days"] = route.Days,
        ["cumulativeDays"] = route.CumulativeDays,
        ["notifyProcuratorate"] = route.NotifyProcuratorate,
        ["fileToCounty"] = route.FileToCounty,
        ["rulePack"] = route.RulePackVersion,
        ["warnings"] = new JsonArray([.. route.Warnings.Select(warning => (JsonNode)new JsonObject
        {
            ["code"] = warning.Code,
            ["zh"] = warning.Chinese,
            ["en"] = warning.English,
        })]),
    };

    private static DateOnly? Day(JsonObject content, string name) => DateOnly.TryParseExact(
        content.Text(name), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
        ? day
        : null;
}
