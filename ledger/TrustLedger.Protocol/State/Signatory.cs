using TrustLedger.Protocol.Keys;

namespace TrustLedger.Protocol.State;

/// <summary>Who said a statement, and in which capacity it counted.</summary>
/// <param name="Role">Empty for a handle, which has no role; <c>subject</c> for the subject of a case.</param>
public sealed record Signatory(Address Key, string Role, string Organisation, string Place)
{
    internal static Signatory Of(Address key, Membership? membership, string handleRole = "") => membership is null
        ? new Signatory(key, handleRole, "", "")
        : new Signatory(key, membership.RoleText, membership.OrganisationText, membership.PlaceText);
}
