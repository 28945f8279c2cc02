using System.Globalization;
using System.Text.Json.Nodes;
using TrustLedger.Wallet.Vault;

namespace TrustLedger.Wallet.History;

/// <summary>An entry of the history as its owner takes it along: what the wallet knows, and no claim's value.</summary>
internal static class HistoryJson
{
    /// <summary>The form of the exported file.</summary>
    public const string FileType = "trustledger-wallet-history/1";

    public static JsonObject Write(HistoryEntry entry) => new()
    {
        ["id"] = entry.Id,
        ["at"] = Time(entry.At),
        ["what"] = entry.What,
        ["whom"] = entry.Whom,
        ["party"] = entry.Party,
        ["partyProven"] = entry.Party is null ? null : entry.PartyProven,
        ["purpose"] = entry.Purpose,
        ["address"] = entry.Address,
        ["nonce"] = entry.Nonce,
        ["names"] = new JsonArray([.. entry.Names.Select(name => (JsonNode)name)]),
        ["disclosed"] = new JsonArray([.. entry.Disclosed.Select(claim => (JsonNode)new JsonObject
        {
            ["credential"] = claim.Credential,
            ["type"] = claim.Type,
            ["path"] = JsonNode.Parse(claim.Path),
        })]),
        ["sent"] = entry.Sent,
        ["outcome"] = OutcomeName(entry.Outcome),
        ["code"] = entry.Code,
        ["support"] = entry.Support,
        ["authority"] = entry.Authority,
        ["about"] = entry.About,
    };

    public static JsonObject Write(IEnumerable<HistoryEntry> entries) => new()
    {
        ["type"] = FileType,
        ["entries"] = new JsonArray([.. entries.Select(entry => (JsonNode)Write(entry))]),
    };

    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static string OutcomeName(TransactionOutcome outcome) => outcome.ToString().ToLowerInvariant();
}
