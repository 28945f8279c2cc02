using System.Data.Common;
using TrustLedger.IdentityApi.Proofing;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Keys;

namespace TrustLedger.IdentityApi.Issuance;

/// <summary>Finds the person whom an officer means: by the proofing session, or by a handle, that was bound.</summary>
internal sealed class CredentialSubjects(ProofingSessions sessions)
{
    /// <returns>
    /// The register's id; or, first match wins: <c>subject-malformed</c> both or neither is named,
    /// <c>session-unknown</c>, <c>handle-unknown</c>.
    /// </returns>
    public async Task<Result<string>> FindAsync(DbConnection connection, string? session, string? handle)
    {
        if (session is null == handle is null)
            return new Refusal("subject-malformed", "Name the person by session or by handle, one of them.");
        if (session is not null)
        {
            return await sessions.FindAsync(connection, session) is { State: ProofingState.Bound, Person: { } person }
                ? person
                : new Refusal("session-unknown", "There is no session with this id that was bound.");
        }
        return Hex.Read(handle, Address.Length) is { } bytes
            && await Bindings.OfHandleAsync(connection, Address.FromBytes(bytes)) is { OnLedger: true } binding
                ? binding.PersonId
                : new Refusal("handle-unknown", "This handle is bound to nobody.");
    }
}
