using System.Security.Claims;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Keys;

namespace TrustLedger.IdentityApi.Clients;

/// <summary>An officer or agency that called with a bearer token.</summary>
/// <param name="Subject">The client's or officer's id.</param>
/// <param name="Organisation">USCC.</param>
/// <param name="Place">Six-digit division code.</param>
public sealed record Caller(string Subject, string Organisation, string Place, IReadOnlyList<string> Roles)
{
    public bool Has(string role) => Roles.Contains(role, StringComparer.Ordinal);

    /// <summary>Null when the caller is a handle.</summary>
    public static Caller? Of(ClaimsPrincipal user) => user.FindFirstValue(CallerClaims.Subject) is { } subject
        ? new Caller(
            subject,
            user.FindFirstValue(CallerClaims.Organisation) ?? "",
            user.FindFirstValue(CallerClaims.Place) ?? "",
            [.. user.FindAll(CallerClaims.Role).Select(claim => claim.Value)])
        : null;

    /// <summary>The handle that signed the request; null when the caller came with a bearer token.</summary>
    public static Address? HandleOf(ClaimsPrincipal user) =>
        user.FindFirstValue(CallerClaims.Handle) is { } text && Hex.Read(text, Address.Length) is { } bytes
            ? Address.FromBytes(bytes)
            : null;
}
