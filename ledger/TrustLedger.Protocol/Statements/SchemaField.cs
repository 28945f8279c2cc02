namespace TrustLedger.Protocol.Statements;

/// <summary>One field of a schema, as its definition text has it: <c>uint64 until</c>.</summary>
public sealed record SchemaField(string Type, string Name);
