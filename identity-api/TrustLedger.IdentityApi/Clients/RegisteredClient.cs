using TrustLedger.Credentials.Jose;

namespace TrustLedger.IdentityApi.Clients;

/// <summary>An agency or officer that signs in with its own key.</summary>
/// <param name="Organisation">USCC.</param>
/// <param name="Place">Six-digit division code.</param>
/// <param name="Key">Its public P-256 key.</param>
/// <param name="Active">False once it was disabled.</param>
public sealed record RegisteredClient(
    string Id, string Organisation, string Place, IReadOnlyList<string> Roles, Jwk Key, bool Active);
