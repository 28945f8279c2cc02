using System.Collections.Frozen;
using System.Diagnostics;
using TrustLedger.Casework.Approvals;
using TrustLedger.Casework.Reading;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Casework.Access;

/// <summary>The operations that are recorded for the person. Purposes and law are in the data file.</summary>
public static class AccessOperations
{
    private static readonly (string Version, FrozenDictionary<string, AccessOperation> Known) Pack = Read();

    public static string Version => Pack.Version;

    public static IEnumerable<AccessOperation> All => Pack.Known.Values;

    /// <exception cref="ArgumentException">The pack has no such operation: a fault of this program.</exception>
    public static AccessOperation Of(string code) => Pack.Known.TryGetValue(code, out var operation)
        ? operation
        : throw new ArgumentException($"The access operations have no {code}.", nameof(code));

    private static (string, FrozenDictionary<string, AccessOperation>) Read()
    {
        if (!StrictJson.ParseObject(CaseworkData.Read("access/operations.json")).TryGet(out var node, out var refusal))
            throw new UnreachableException(refusal.Detail);
        var problem = new ShapeProblem();
        var pack = new ShapeReader(node, "", problem);
        _ = pack.Text("type");
        var version = pack.Text("version");
        var all = pack.Objects("operations", least: 1).Select(Shape).ToList();
        pack.End();
        return problem.First is { } first
            ? throw new UnreachableException(first)
            : (version, all.ToFrozenDictionary(operation => operation.Code, StringComparer.Ordinal));
    }

    private static AccessOperation Shape(ShapeReader operation)
    {
        var shaped = new AccessOperation(
            operation.Text("code", 40), operation.Text("kind", 20), ServiceItemReader.Words(operation),
            operation.Texts("basis"), operation.Texts("fields"));
        operation.End();
        return shaped;
    }
}
