using System.Collections.Frozen;
using System.Diagnostics;
using TrustLedger.Casework.Approvals;
using TrustLedger.Casework.Reading;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Casework.Corrections;

/// <summary>What the record types of the corrections log are called, from the rule pack.</summary>
public static class RecordTypes
{
    private static readonly FrozenDictionary<string, Wording> Names = Read();

    public static IEnumerable<string> All => Names.Keys;

    /// <summary>Its names; the code itself in both languages when the pack does not know it.</summary>
    public static Wording NameOf(string recordType) =>
        Names.GetValueOrDefault(recordType) ?? new Wording(recordType, recordType);

    private static FrozenDictionary<string, Wording> Read()
    {
        var problem = new ShapeProblem();
        var names = new Dictionary<string, Wording>(StringComparer.Ordinal);
        if (!StrictJson.ParseObject(CaseworkData.Read("corrections/record-types.json")).TryGet(out var node, out var refusal))
            throw new UnreachableException(refusal.Detail);
        var pack = new ShapeReader(node, "", problem);
        _ = pack.Text("type");
        _ = pack.Text("version");
        foreach (var type in pack.Objects("recordTypes", least: 1))
        {
            _ = type.Text("basis");
            names.Add(type.Text("code", Bytes32.Length), ServiceItemReader.Words(type));
            type.End();
        }

        pack.End();
        return problem.First is { } first ? throw new UnreachableException(first) : names.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
