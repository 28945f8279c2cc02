using System.Collections.Frozen;
using System.Diagnostics;
using TrustLedger.Casework.Approvals;
using TrustLedger.Casework.Reading;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Casework.Trust;

/// <summary>The predicates that this platform knows. Another one is an entry in the data file.</summary>
public static class Predicates
{
    private static readonly FrozenDictionary<string, Predicate> Known = Read();

    public static IEnumerable<Predicate> All => Known.Values;

    public static Predicate? Find(string? code) => code is null ? null : Known.GetValueOrDefault(code);

    private static FrozenDictionary<string, Predicate> Read()
    {
        if (!StrictJson.ParseObject(CaseworkData.Read("predicates.json")).TryGet(out var node, out var refusal))
            throw new UnreachableException(refusal.Detail);
        var problem = new ShapeProblem();
        var pack = new ShapeReader(node, "", problem);
        _ = pack.Text("type");
        _ = pack.Text("version");
        var all = pack.Objects("predicates", least: 1).Select(Shape).ToList();
        pack.End();
        return problem.First is { } first
            ? throw new UnreachableException(first)
            : all.ToFrozenDictionary(predicate => predicate.Code, StringComparer.Ordinal);
    }

    private static Predicate Shape(ShapeReader predicate)
    {
        _ = predicate.Text("basis");
        var shaped = new Predicate(predicate.Text("code", Bytes32.Length), ServiceItemReader.Words(predicate), predicate.Texts("authorities"),
            [.. predicate.Objects("members", least: 1).Select(Member)]);
        predicate.End();
        return shaped;
    }

    private static PredicateMember Member(ShapeReader member)
    {
        var shaped = new PredicateMember(member.Text("name", 32), member.Named("kind",
            ("day", MemberKind.Day), ("digits", MemberKind.Digits), ("organisation", MemberKind.Organisation)), ServiceItemReader.Words(member));
        member.End();
        return shaped;
    }
}
