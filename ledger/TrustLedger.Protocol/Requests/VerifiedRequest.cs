using TrustLedger.Protocol.Keys;

namespace TrustLedger.Protocol.Requests;

/// <summary>Who sent a request, as its proof shows. Only <see cref="RequestProof"/> makes one.</summary>
/// <remarks>Spend it in <see cref="SpentProofs"/> before acting on it: until then it may be a second showing.</remarks>
public sealed record VerifiedRequest
{
    internal VerifiedRequest(Address address, string jti, DateTimeOffset issuedAt, string? nonce) =>
        (Address, Jti, IssuedAt, Nonce) = (address, jti, issuedAt, nonce);

    public Address Address { get; }

    /// <summary>The proof's own 128-bit name, base64url.</summary>
    public string Jti { get; }

    public DateTimeOffset IssuedAt { get; }

    /// <summary>The server's challenge that it answers; null when it answers none.</summary>
    public string? Nonce { get; }
}
