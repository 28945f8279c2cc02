using System.Text.Json.Nodes;

namespace TrustLedger.IdentityApi.Issuance;

/// <summary>A request to one of the credential endpoints, taken out of its envelope.</summary>
/// <param name="IsEncrypted">Whether it came encrypted to our key.</param>
internal sealed record CredentialMessage(JsonObject Json, bool IsEncrypted);
