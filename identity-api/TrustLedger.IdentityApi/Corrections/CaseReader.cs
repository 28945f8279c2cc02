using TrustLedger.IdentityApi.Clients;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Governance;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.State;

namespace TrustLedger.IdentityApi.Corrections;

/// <summary>Who asks about a case: a justice organisation by its token, or a subject by the handle it proved.</summary>
/// <remarks>
/// A token says which organisation calls; what that organisation may read follows from its memberships on the log, not
/// from the token.
/// </remarks>
internal sealed record CaseReader(Caller? Agency, Address? Handle)
{
    public static CaseReader Of(System.Security.Claims.ClaimsPrincipal user) => new(Caller.Of(user), Caller.HandleOf(user));

    /// <summary>The memberships with which the caller's organisation acts now, in the roles that its token has.</summary>
    public IReadOnlyList<Membership> Memberships(LedgerState state, ulong atMilliseconds) => Agency is null
        ? []
        : [.. state.Members.Where(member => member.OrganisationText == Agency.Organisation && member.Address is not null
            && Agency.Has(member.RoleText) && member.CountsAt(state.Size, atMilliseconds))];

    public bool IsSubjectOf(CaseFile file) => Handle is { } handle && handle == file.Subject;

    /// <summary>Whether a record's content may be shown to the caller.</summary>
    public bool MayRead(LedgerState state, Bytes32 record, ulong atMilliseconds) => Handle is { } handle
        ? state.MayRead(record, handle, atMilliseconds)
        : Memberships(state, atMilliseconds).Any(member => state.MayRead(record, member.Address!.Value, atMilliseconds));

    /// <summary>Whether a role as a rule writes it is one of the caller's for this case.</summary>
    public bool Holds(LedgerState state, string expression, CaseFile file, ulong atMilliseconds)
    {
        if (!RoleExpression.Parse(expression).TryGet(out var role, out _))
            return false;
        return role.IsSubject
            ? IsSubjectOf(file)
            : Memberships(state, atMilliseconds).Any(member => role.Covers(member.Role, member.Place, file.Place));
    }
}
