using System.Data.Common;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Extensions.Options;
using TrustLedger.Casework.Approvals;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vp;
using TrustLedger.Credentials.SdJwt;
using TrustLedger.IdentityApi.Issuance;
using TrustLedger.IdentityApi.Presentation;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.IdentityApi.Approvals;

/// <summary>Checks the presentation that comes with an application: asks for the proofing level and nothing else.</summary>
internal sealed class IdentityCheck(PresentationChecks checks, Database database, IOptions<IdentityApiOptions> options)
{
    private const string QueryId = "person";
    private const string Level = "proofing_level";

    /// <summary>The audience that the presentation must name.</summary>
    public string Audience => checks.ClientId;

    public DcqlQuery QueryOf(ServiceItem item)
    {
        var query = DcqlQuery.Create(new CredentialQuery
        {
            Id = QueryId,
            Types = [CredentialCatalogue.Find(item.IdentityCredential)!.Vct(options.Value.Issuer)],
            Claims = [ClaimsQuery.Of(Level)],
        });
        return query.TryGet(out var asked, out var refusal) ? asked : throw new InvalidOperationException(refusal.Detail);
    }

    /// <summary>Says what a presentation shows of who applies; a human sees to what could not be decided.</summary>
    /// <returns>
    /// The finding; or, first match wins: <c>vp-token-malformed</c>; <c>presentation-refused</c> a check failed, so that who
    /// applies is not proven; <c>presentation-of-another</c> the credential is not the applicant's.
    /// </returns>
    public async Task<Result<Finding>> CheckAsync(
        ServiceItem item, JsonObject? vpToken, string nonce, string person, CancellationToken cancellationToken)
    {
        if (vpToken is null)
            return new Finding(Verified: null, Level: null, []);
        if (!VpToken.Parse(vpToken).TryGet(out var token, out var refusal))
            return refusal;

        var verdict = await checks.CheckAsync(token, QueryOf(item), nonce, [], cancellationToken);
        var failed = verdict.Checks.FirstOrDefault(check => check.Result == CheckResult.Failed);
        if (failed is not null)
            return new Refusal("presentation-refused", $"{failed.Name}: {failed.Evidence}");
        if (!verdict.IsAccepted)
            return new Finding(Verified: null, Level: null, Written(verdict));

        var credential = verdict.Credentials[QueryId][0];
        if (!await database.ReadAsync(connection => IsOfAsync(connection, item, credential, person), cancellationToken))
            return new Refusal("presentation-of-another", "The credential that was presented is not the applicant's.");
        return new Finding(Verified: true, (int?)JsonFields.Number(credential.SdJwt.Payload[Level]), Written(verdict));
    }

    private static JsonArray Written(PresentationVerdict verdict) => PresentationAnswer.Array(verdict.Checks);

    // Which holder key got whose credential is known here: so the presentation need not show who it is.
    private static async Task<bool> IsOfAsync(DbConnection connection, ServiceItem item, SdJwtVc credential, string person) =>
        Jwk.Parse(credential.SdJwt.Payload["cnf"]?["jwk"]).TryGet(out var holder, out _)
        && await connection.ExecuteScalarAsync<long>(
            "SELECT COUNT(*) FROM issued_credentials WHERE holder = @holder AND configuration = @configuration AND subject = @person",
            new { holder = holder.Thumbprint, configuration = item.IdentityCredential, person }) > 0;

    /// <param name="Verified">Null when a check could not be made.</param>
    /// <param name="Level">The proofing level in the credential; null when it was not shown.</param>
    /// <param name="Checks">Each check with its evidence, never with a claim's value.</param>
    internal sealed record Finding(bool? Verified, int? Level, JsonArray Checks);
}
