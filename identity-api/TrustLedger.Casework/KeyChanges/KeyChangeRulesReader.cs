using System.Diagnostics;
using TrustLedger.Casework.Corrections;
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
    public static Result<KeyChangeRules> Read(ReadOnlySpan<byte> json)
    {
        if (!StrictJson.ParseObject(json).TryGet(out var node, out var refusal))
            return refusal;

        var problem = new ShapeProblem();
        var pack = new ShapeReader(node, "", problem);
        if (pack.Text("type") != Type)
            problem.Note("type", $"expected {Type}");
        _ = pack.Day("effectiveFrom");
        _ = pack.Text("basis");
        _ = pack.Text("disclaimer");
        var rules = new KeyChangeRules
        {
            Version = pack.Text("version", 32),
            CoolDown = TimeSpan.FromHours(LeaveRulesReader.Sourced(pack.Object("coolDown"), rule => rule.Number("hours", 1, 720))),
            Provisional = TimeSpan.FromHours(LeaveRulesReader.Sourced(pack.Object("provisional"), rule => rule.Number("hours", 1, 240))),
            ProvisionalAgain = TimeSpan.FromDays(
                LeaveRulesReader.Sourced(pack.Object("provisionalAgain"), rule => rule.Number("days", 1, 365))),
        };
        pack.End();
        return problem.First is { } first ? new Refusal("key-change-rules-malformed", first) : rules;
    }

    internal static KeyChangeRules ReadBuiltIn() =>
        Read(CaseworkData.Read("identity/key-change.json")).TryGet(out var rules, out var refusal)
            ? rules
            : throw new UnreachableException($"The built-in rule pack is well-formed: {refusal.Detail}");
}
