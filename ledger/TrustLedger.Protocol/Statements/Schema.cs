using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Keys;

namespace TrustLedger.Protocol.Statements;

/// <summary>What a statement's data means, as EAS registers it; no resolver contract stands behind ours.</summary>
public sealed record Schema
{
    /// <param name="name">Ours, for people; not part of the uid.</param>
    /// <param name="definition">Types and names, <c>bytes32 predicate,bytes32 commitment</c>: static types only.</param>
    /// <param name="revocable">Whether EAS lets statements of it be revoked.</param>
    public Schema(string name, string definition, bool revocable = true)
    {
        (Name, Definition, Revocable) = (name, definition, revocable);
        Fields = [.. definition.Split(',').Select(field => field.Split(' ')).Select(parts => new SchemaField(parts[0], parts[1]))];

        // The SDK's getSchemaUID: definition ‖ resolver address ‖ revocable, packed.
        Uid = Keccak256.Of(
            [.. System.Text.Encoding.UTF8.GetBytes(definition), .. Address.Zero.ToArray(), revocable ? (byte)1 : (byte)0]);
    }

    public string Name { get; }

    public string Definition { get; }

    public bool Revocable { get; }

    public IReadOnlyList<SchemaField> Fields { get; }

    public Bytes32 Uid { get; }

    public bool Equals(Schema? other) => other is not null && Uid == other.Uid;

    public override int GetHashCode() => Uid.GetHashCode();
}
