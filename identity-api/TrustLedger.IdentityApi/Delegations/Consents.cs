using System.Data.Common;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Extensions.Options;
using TrustLedger.Casework.Delegations;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vp;
using TrustLedger.Credentials.SdJwt;
using TrustLedger.IdentityApi.Issuance;
using TrustLedger.IdentityApi.Presentation;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi.Delegations;

/// <summary>
/// What a principal signs and with what: a presentation of their own credential whose key binding covers the terms as
/// transaction data (OpenID4VP 1.0 §8.4).
/// </summary>
internal sealed class Consents(PresentationChecks checks, Database database, IOptions<IdentityApiOptions> options)
{
    private const string QueryId = "principal";

    /// <summary>The audience that the presentation must name.</summary>
    public string Audience => checks.ClientId;

    /// <summary>A person shows that they are themselves; who acts for an organisation shows that, and no other organisation.</summary>
    public DcqlQuery QueryOf(DelegationTerms terms) => DcqlQuery.Create(new CredentialQuery
    {
        Id = QueryId,
        Types = [VctOf(ConfigurationOf(terms))],
        Claims = terms.Organisation is not { } organisation ? [] :
        [
            new ClaimsQuery(
                null, ClaimsPath.Of(PathStep.Member("represents"), PathStep.Every, PathStep.Member("organisation_code")),
                [JsonValue.Create(organisation.Value)]),
        ],
    }).TryGet(out var query, out var refusal) ? query : throw new InvalidOperationException(refusal.Detail);

    /// <summary>The terms in the form in which a wallet shows and signs them.</summary>
    public static IReadOnlyList<TransactionData> TransactionOf(DelegationTerms terms, DcqlQuery query)
    {
        var json = new JsonObject
        {
            ["type"] = TransactionDataType.Delegation.Name,
            ["credential_ids"] = new JsonArray(QueryId),
            ["agent"] = terms.Agent.ToLowerHex(),
            ["agent_name"] = terms.AgentName.Display,
            ["items"] = string.Join(' ', terms.Items),
            ["scopes"] = string.Join(' ', terms.Scopes),
            ["from"] = DelegationTerms.Text(terms.From),
            ["until"] = DelegationTerms.Text(terms.Until),
        };
        if (terms.Organisation is { } organisation)
            json["organisation"] = organisation.Value;
        return TransactionData.Create([json], query).TryGet(out var data, out var refusal)
            ? data
            : throw new InvalidOperationException($"Terms that were checked are transaction data: {refusal.Code}.");
    }

    /// <summary>Says whether the draft's person signed its terms.</summary>
    /// <returns>
    /// The presentation; or, first match wins: <c>vp-token-malformed</c>; <c>delegation-not-delegable</c> a delegation was
    /// presented: who acts for somebody passes that on to nobody; <c>presentation-refused</c> a check failed;
    /// <c>presentation-unproven</c> one could not be made; <c>presentation-of-another</c>.
    /// </returns>
    public async Task<Result<VpToken>> CheckAsync(DelegationDraft draft, JsonObject vpToken, CancellationToken cancellationToken)
    {
        if (!VpToken.Parse(vpToken).TryGet(out var token, out var refusal))
            return refusal;
        if (token.Presentations.Values.SelectMany(texts => texts).Any(IsDelegation))
            return new Refusal("delegation-not-delegable", "A delegation is nothing to delegate with: who acts for somebody passes that on to nobody.");

        var query = QueryOf(draft.Terms);
        var verdict = await checks.CheckAsync(token, query, draft.Nonce, TransactionOf(draft.Terms, query), cancellationToken);
        if (verdict.Checks.FirstOrDefault(check => check.Result == CheckResult.Failed) is { } failed)
            return new Refusal("presentation-refused", $"{failed.Name}: {failed.Evidence}");
        if (!verdict.IsAccepted)
            return new Refusal("presentation-unproven", "A check of the presentation could not be made now; try again later.");
        return await database.ReadAsync(
            connection => IsOfAsync(connection, ConfigurationOf(draft.Terms), verdict.Credentials[QueryId][0], draft.Person), cancellationToken)
            ? token
            : new Refusal("presentation-of-another", "The credential that was presented is not the caller's.");
    }

    /// <summary>Whether a credential that was presented was issued here to this person, by the key that holds it.</summary>
    public static async Task<bool> IsOfAsync(DbConnection connection, string configuration, SdJwtVc credential, string person) =>
        Jwk.Parse(credential.SdJwt.Payload["cnf"]?["jwk"]).TryGet(out var holder, out _)
        && await connection.ExecuteScalarAsync<long>(
            "SELECT COUNT(*) FROM issued_credentials WHERE holder = @holder AND configuration = @configuration AND subject = @person",
            new { holder = holder.Thumbprint, configuration, person }) > 0;

    private static string ConfigurationOf(DelegationTerms terms) =>
        terms.Organisation is null ? CredentialCatalogue.Person : CredentialCatalogue.Representative;

    private string VctOf(string configuration) => CredentialCatalogue.Find(configuration)!.Vct(options.Value.Issuer);

    // What it claims to be is enough to turn it away; nothing is believed of it.
    private bool IsDelegation(string text) => CompactSdJwt.Parse(text).TryGet(out var compact, out _)
        && StrictReader.Read(compact.IssuerJwt, new JwsRules(SdJwtNames.VcTyp)).TryGet(out var jws, out _)
        && jws.Payload.Text("vct") == VctOf(CredentialCatalogue.Delegation);
}
