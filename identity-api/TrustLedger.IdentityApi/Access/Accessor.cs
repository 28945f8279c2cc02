using TrustLedger.IdentityApi.Clients;
using TrustLedger.Protocol.Keys;

namespace TrustLedger.IdentityApi.Access;

/// <summary>Who saw or judged something.</summary>
/// <param name="Actor">An officer's or client's id, the address of a handle, or <c>rules</c> for what no person did.</param>
/// <param name="Organisation">USCC; null for a resident.</param>
internal sealed record Accessor(string Actor, string? Organisation)
{
    public static Accessor Of(Caller caller) => new(caller.Subject, caller.Organisation);

    public static Accessor Of(Address handle) => new(handle.ToString(), Organisation: null);

    /// <summary>The published rules, run by this organisation.</summary>
    public static Accessor Rules(string organisation) => new("rules", organisation);
}
