namespace TrustLedger.IdentityApi.Clients;

/// <summary>An agency or officer that signs in with its own key.</summary>
/// <param name="Organisation">USCC.</param>
/// <param name="Place">Six-digit division code.</param>
/// <param name="Jwk">Its public P-256 key.</param>
public sealed record RegisteredClient(
    string Id, string Organisation, string Place, IReadOnlyList<string> Roles, string Jwk, bool Active);
