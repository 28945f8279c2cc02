using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Keys;

namespace TrustLedger.IdentityApi.Proofing;

/// <summary>That a handle is a real person's: what the registrar said on the identity log.</summary>
/// <param name="Uid">Of the binding statement.</param>
/// <param name="PersonId">The register's id of the person.</param>
/// <param name="Level">The proofing level, 1 to 3.</param>
/// <param name="OnLedger">False while the statement is on its way.</param>
public sealed record Binding(Bytes32 Uid, Address Handle, string PersonId, int Level, bool OnLedger);
