using TrustLedger.Casework.Reading;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Casework.KeyChanges;

/// <summary>Reads a rule pack about changed keys. Every number in it says where it comes from and how sure that is.</summary>
public static class KeyChangeRulesReader
{
    private const string Type = "trustledger-key-change-rules/1";

    /// <returns>
    /// The rules; or what <see cref="StrictJson.ParseObject"/> refuses, and <c>key-change-rules-malformed</c> for a pack
    /// of another shape, with the place of the first fault.
    /// </returns>
    public static Result<KeyChangeRules> Read(ReadOnlySpan<byte> json) =>
        RulePack.Read(json, Type, first => new Refusal("key-change-rules-malformed", first), (pack, version) => new KeyChangeRules
        {
            Version = version,
            CoolDown = TimeSpan.FromHours(RulePack.Sourced(pack.Object("coolDown"), rule => rule.Number("hours", 1, 720))),
            Provisional = TimeSpan.FromHours(RulePack.Sourced(pack.Object("provisional"), rule => rule.Number("hours", 1, 240))),
            ProvisionalAgain = TimeSpan.FromDays(RulePack.Sourced(pack.Object("provisionalAgain"), rule => rule.Number("days", 1, 365))),
        });

    internal static KeyChangeRules ReadBuiltIn() => RulePack.BuiltIn(Read(CaseworkData.Read("identity/key-change.json")));
}
