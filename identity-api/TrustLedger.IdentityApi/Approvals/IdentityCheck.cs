using System.Data.Common;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Extensions.Options;
using TrustLedger.Casework.Approvals;
using TrustLedger.Casework.Delegations;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vp;
using TrustLedger.Credentials.SdJwt;
using TrustLedger.IdentityApi.Issuance;
using TrustLedger.IdentityApi.Presentation;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.IdentityApi.Approvals;

/// <summary>
/// Checks the presentation that comes with an application: asks for the proofing level and nothing else; of an agent also for a
/// delegation that names the item.
/// </summary>
internal sealed class IdentityCheck(PresentationChecks checks, Database database, IOptions<IdentityApiOptions> options)
{
    private const string PersonId = "person";
    private const string AgentId = "agent";
    private const string DelegationId = "delegation";
    private const string Level = "proofing_level";

    /// <summary>The audience that the presentation must name.</summary>
    public string Audience => checks.ClientId;

    /// <summary>
    /// One's own credential; where the item's law lets an agent apply, or the agent's own beside a delegation: one of the two options
    /// of a credential set (OpenID4VP 1.0 §6.2).
    /// </summary>
    public DcqlQuery QueryOf(ServiceItem item)
    {
        var person = new CredentialQuery { Id = PersonId, Types = [VctOf(item.IdentityCredential)], Claims = [ClaimsQuery.Of(Level)] };
        var query = item.AgentBasis is null
            ? DcqlQuery.Create(person)
            : DcqlQuery.Create(
                [person, person with { Id = AgentId }, DelegationFor(item.Code)],
                [new CredentialSetQuery([[PersonId], [AgentId, DelegationId]], Required: true)]);
        return query.TryGet(out var asked, out var refusal) ? asked : throw new InvalidOperationException(refusal.Detail);
    }

    /// <summary>Says what a presentation shows of who applies; a human sees to what could not be decided.</summary>
    /// <param name="item">What is applied for.</param>
    /// <param name="vpToken">The presentation; null when none came.</param>
    /// <param name="nonce">The draft's.</param>
    /// <param name="person">Whom the application is about.</param>
    /// <param name="agent">Who applies for them; null when they do.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>
    /// The finding; or, first match wins: <c>vp-token-malformed</c>; <c>delegation-not-presented</c> an agent shows no delegation, or
    /// nothing; <c>presentation-refused</c> a check failed, so that who applies is not proven; <c>presentation-of-another</c> the
    /// identity credential is not who applies'; <c>delegation-of-another</c> the delegation is not the one that the draft names, or
    /// its holder is not who presented themselves.
    /// </returns>
    public async Task<Result<Finding>> CheckAsync(
        ServiceItem item, JsonObject? vpToken, string nonce, string person, ActingAgent? agent, CancellationToken cancellationToken)
    {
        if (vpToken is null)
            return agent is null ? new Finding(Verified: null, Level: null, []) : NotPresented();
        if (!VpToken.Parse(vpToken).TryGet(out var token, out var refusal))
            return refusal;
        if (agent is not null && !(token.Presentations.ContainsKey(AgentId) && token.Presentations.ContainsKey(DelegationId)))
            return NotPresented();

        var verdict = await checks.CheckAsync(token, QueryOf(item), nonce, [], cancellationToken);
        var failed = verdict.Checks.FirstOrDefault(check => check.Result == CheckResult.Failed);
        if (failed is not null)
            return new Refusal("presentation-refused", $"{failed.Name}: {failed.Evidence}");
        if (!verdict.IsAccepted)
            return new Finding(Verified: null, Level: null, Written(verdict));

        if (!verdict.Credentials.TryGetValue(agent is null ? PersonId : AgentId, out var shown)
            || !await database.ReadAsync(connection => IsOfAsync(connection, item.IdentityCredential, shown[0], agent?.Person ?? person), cancellationToken))
            return new Refusal("presentation-of-another", "The credential that was presented is not the applicant's.");
        if (agent is not null
            && !await database.ReadAsync(connection => IsByAsync(connection, verdict.Credentials[DelegationId][0], agent), cancellationToken))
            return new Refusal("delegation-of-another", "The delegation that was presented is not the one by which the applicant acts.");
        return new Finding(Verified: true, (int?)JsonFields.Number(shown[0].SdJwt.Payload[Level]), Written(verdict));
    }

    private CredentialQuery DelegationFor(string item) => new()
    {
        Id = DelegationId,
        Types = [VctOf(CredentialCatalogue.Delegation)],
        // The one item and power in question: what else is delegated, and by whom, is not asked.
        Claims = [OneOf("items", item), OneOf("scopes", DelegationScope.Apply)],
    };

    private static ClaimsQuery OneOf(string array, string element) =>
        new(null, ClaimsPath.Of(PathStep.Member(array), PathStep.Every), [JsonValue.Create(element)]);

    private string VctOf(string configuration) => CredentialCatalogue.Find(configuration)!.Vct(options.Value.Issuer);

    private static JsonArray Written(PresentationVerdict verdict) => PresentationAnswer.Array(verdict.Checks);

    // Which holder key got whose credential is known here: so the presentation need not show who it is.
    private static async Task<bool> IsOfAsync(DbConnection connection, string configuration, SdJwtVc credential, string person) =>
        Jwk.Parse(credential.SdJwt.Payload["cnf"]?["jwk"]).TryGet(out var holder, out _)
        && await connection.ExecuteScalarAsync<long>(
            "SELECT COUNT(*) FROM issued_credentials WHERE holder = @holder AND configuration = @configuration AND subject = @person",
            new { holder = holder.Thumbprint, configuration, person }) > 0;

    private static async Task<bool> IsByAsync(DbConnection connection, SdJwtVc credential, ActingAgent agent) =>
        Jwk.Parse(credential.SdJwt.Payload["cnf"]?["jwk"]).TryGet(out var holder, out _)
        && await connection.ExecuteScalarAsync<long>(
            """
            SELECT COUNT(*) FROM issued_credentials JOIN offers ON offers.id = issued_credentials.offer
            WHERE holder = @holder AND issued_credentials.configuration = 'delegation' AND issued_credentials.subject = @Person AND about = @Delegation
            """,
            new { holder = holder.Thumbprint, agent.Person, agent.Delegation }) > 0;

    private static Refusal NotPresented() =>
        new("delegation-not-presented", "Who applies for somebody else presents their own credential and the delegation.");

    /// <param name="Verified">Null when a check could not be made.</param>
    /// <param name="Level">The proofing level in the credential; null when it was not shown.</param>
    /// <param name="Checks">Each check with its evidence, never with a claim's value.</param>
    internal sealed record Finding(bool? Verified, int? Level, JsonArray Checks);
}
