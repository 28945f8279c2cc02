using System.Diagnostics;
using TrustLedger.Casework.Corrections;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Casework.Reading;

/// <summary>What every rule pack has: a type, a version, the day from which it counts, its basis, and a source beside each value.</summary>
internal static class RulePack
{
    /// <summary>Reads the head of a pack, and the rest with <paramref name="read"/>, which is told the version.</summary>
    /// <returns>
    /// The rules; or what <see cref="StrictJson.ParseObject"/> refuses, or what <paramref name="malformed"/> makes of the
    /// place of the first fault.
    /// </returns>
    public static Result<T> Read<T>(ReadOnlySpan<byte> json, string type, Func<string, Refusal> malformed, Func<ShapeReader, string, T> read)
        where T : notnull
    {
        if (!StrictJson.ParseObject(json).TryGet(out var node, out var refusal))
            return refusal;

        var problem = new ShapeProblem();
        var pack = new ShapeReader(node, "", problem);
        if (pack.Text("type") != type)
            problem.Note("type", $"expected {type}");
        _ = pack.Day("effectiveFrom");
        _ = pack.Text("basis");
        _ = pack.Text("disclaimer");
        var rules = read(pack, pack.Text("version", 32));
        pack.End();
        return problem.First is { } first ? malformed(first) : rules;
    }

    /// <summary>A pack that the program brings with it.</summary>
    public static T BuiltIn<T>(Result<T> rules)
        where T : notnull => rules.TryGet(out var good, out var refusal)
        ? good
        : throw new UnreachableException($"The built-in rule pack is well-formed: {refusal.Detail}");

    /// <summary>A value together with its source and how sure that is.</summary>
    public static T Sourced<T>(ShapeReader rule, Func<ShapeReader, T> read)
    {
        var value = read(rule);
        _ = rule.Named("sure",
            ("statute", Confidence.Statute), ("K-H", Confidence.GeneralKnowledge), ("assumption", Confidence.Assumption));
        _ = rule.Text("source");
        rule.End();
        return value;
    }
}
