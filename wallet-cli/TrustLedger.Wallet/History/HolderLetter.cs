using System.Security.Cryptography;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Wallet.Vault;

namespace TrustLedger.Wallet.History;

/// <summary>What a holder writes about a presentation: to the verifier, that it erase, or to an authority, about the verifier.</summary>
/// <remarks>
/// Signed with the holder key of the copy that was shown, whose public half stands in the header: the verifier has seen
/// it in that very presentation, and nobody else has, so it proves who writes and tells nothing more about them.
/// </remarks>
internal static class HolderLetter
{
    public const string ErasureType = "trustledger-erasure-request+jwt";
    public const string ReportType = "trustledger-verifier-report+jwt";

    private const string ErasureBasis = "个人信息保护法 §47";

    /// <summary>Asks the verifier to erase what it was shown.</summary>
    public static JsonObject Erasure(HistoryEntry shown, DateTimeOffset now)
    {
        var letter = Letter(shown, now);
        letter["basis"] = ErasureBasis;
        return letter;
    }

    /// <summary>Tells an authority what a verifier did.</summary>
    public static JsonObject Report(HistoryEntry about, IEnumerable<HistoryEntry> asked, string reason, DateTimeOffset now)
    {
        var letter = Letter(about, now);
        letter["reason"] = reason;
        letter["verifier"] = about.Whom;
        letter["purpose"] = about.Purpose;
        letter["outcome"] = HistoryJson.OutcomeName(about.Outcome);
        letter["code"] = about.Code;
        letter["erasureAsked"] = new JsonArray([.. asked.Select(entry => (JsonNode)HistoryJson.Time(entry.At))]);
        return letter;
    }

    /// <summary>Signs with the key of the copy that was shown; null when none was, or it is not held any more.</summary>
    public static string? Sign(string type, JsonObject letter, HistoryEntry about, VaultFile vault)
    {
        var shown = about.Disclosed.FirstOrDefault()?.Credential;
        if (vault.Content.Credentials.Find(held => held.Id == shown) is not { } copy)
            return null;
        using var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(copy.HolderKey, out _);
        return JwsWriter.Write(type, letter, key, new JsonObject { ["jwk"] = Jwk.Of(key).ToJson() });
    }

    private static JsonObject Letter(HistoryEntry about, DateTimeOffset now) => new()
    {
        ["aud"] = about.Party,
        ["iat"] = now.ToUnixTimeSeconds(),
        ["jti"] = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)),
        ["nonce"] = about.Nonce,
        ["presented"] = HistoryJson.Time(about.At),
        ["claims"] = new JsonArray([.. about.Disclosed.Select(claim => (JsonNode)new JsonObject
        {
            ["type"] = claim.Type,
            ["path"] = JsonNode.Parse(claim.Path),
        })]),
    };
}
