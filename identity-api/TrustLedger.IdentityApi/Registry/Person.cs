using TrustLedger.Casework.Identifiers;

namespace TrustLedger.IdentityApi.Registry;

/// <summary>A real person, as the register has them. Personal.</summary>
/// <param name="Id">Random; names the person inside this API and nowhere else.</param>
/// <param name="Phone">Null where the register has none.</param>
public sealed record Person(string Id, PersonName Name, ResidentNumber Number, string? Phone)
{
    /// <summary>Says what it is, and nothing of them.</summary>
    public override string ToString() => "a person of the register";
}
