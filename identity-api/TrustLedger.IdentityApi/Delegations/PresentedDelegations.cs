using System.Data.Common;
using Microsoft.Extensions.Options;
using TrustLedger.Credentials.OpenId4Vp;
using TrustLedger.Credentials.SdJwt;
using TrustLedger.IdentityApi.Issuance;
using TrustLedger.IdentityApi.Status;
using TrustLedger.IdentityApi.Storage;

namespace TrustLedger.IdentityApi.Delegations;

/// <summary>
/// A delegation of this issuer counts only beside its agent's own credential of this issuer, and as long as nobody ended it: the
/// status list says so from its next tick on, the register at once.
/// </summary>
internal sealed class PresentedDelegations(
    Database database, StatusEntries entries, DelegationRegister delegations, IOptions<IdentityApiOptions> options)
{
    private readonly string _type = CredentialCatalogue.Find(CredentialCatalogue.Delegation)!.Vct(options.Value.Issuer);
    private readonly string _identity = CredentialCatalogue.Find(CredentialCatalogue.Person)!.Vct(options.Value.Issuer);

    /// <summary>Adds the check <see cref="CheckNames.Delegation"/> to an answer that was accepted so far and holds a delegation.</summary>
    public async Task<PresentationVerdict> CheckAsync(PresentationVerdict verdict, CancellationToken cancellationToken)
    {
        var shown = verdict.Credentials.SelectMany(pair => pair.Value.Select(credential => (Query: pair.Key, Credential: credential))).ToList();
        foreach (var (query, credential) in shown.Where(one => one.Credential.Type == _type))
        {
            var persons = shown.Where(one => one.Credential.Type == _identity).Select(one => one.Credential);
            var check = await database.ReadAsync(connection => CheckAsync(connection, query, credential, persons), cancellationToken);
            verdict = verdict.And(check);
        }

        return verdict;
    }

    private async Task<Check> CheckAsync(DbConnection connection, string query, SdJwtVc delegation, IEnumerable<SdJwtVc> persons)
    {
        if (delegation.Status is not { } entry || !delegation.SdJwt.HolderKey().TryGet(out var holder, out _)
            || await entries.SubjectOfAsync(connection, entry, holder.Thumbprint) is not { } agent
            || await entries.AboutOfAsync(connection, entry, holder.Thumbprint) is not { } id)
            return Failed(query, "delegation-unknown: it was not issued here");
        var isBeside = false;
        foreach (var person in persons)
        {
            isBeside |= person.Status is { } own && person.SdJwt.HolderKey().TryGet(out var key, out _)
                && await entries.SubjectOfAsync(connection, own, key.Thumbprint) == agent;
        }

        if (!isBeside)
            return Failed(query, "delegation-of-another: its agent presented no credential of their own");
        return (await delegations.InForceAsync(connection, id, agent)).TryGet(out _, out var refusal)
            ? new Check(CheckNames.Delegation, query, CheckResult.Passed, $"delegation {id}: its agent presented themselves")
            : Failed(query, $"{refusal.Code}: {refusal.Detail}");
    }

    private static Check Failed(string query, string evidence) => new(CheckNames.Delegation, query, CheckResult.Failed, evidence);
}
