using System.Data.Common;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Extensions.Options;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vci;
using TrustLedger.Credentials.SdJwt;
using TrustLedger.IdentityApi.Keys;
using TrustLedger.IdentityApi.Status;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi.Issuance;

/// <summary>Turns a good token and proven keys into credentials, one for each key.</summary>
internal sealed class CredentialIssuer(
    Database database,
    Nonces nonces,
    StatusEntries status,
    IEnumerable<ICredentialSource> sources,
    ServiceKeys keys,
    IOptions<IdentityApiOptions> options,
    TimeProvider time)
{
    /// <summary>The most copies that one offer yields, over all its requests.</summary>
    private const int MostCopies = 100;

    private static readonly TimeSpan ProofWindow = TimeSpan.FromMinutes(5);

    /// <returns>
    /// The credentials; or, first match wins, the code of OpenID4VCI 1.0 §8.3.1.2: <c>unknown-credential-configuration</c>,
    /// <c>invalid-proof</c>, <c>invalid-nonce</c>, <c>credential-request-denied</c>. A refused request changes nothing.
    /// </returns>
    public async Task<Result<CredentialResponse>> IssueAsync(
        IssuanceToken token, CredentialRequest request, CancellationToken cancellationToken)
    {
        if (CredentialCatalogue.Find(request.ConfigurationId) is not { } kind || kind.ConfigurationId != token.Configuration)
            return new Refusal("unknown-credential-configuration", "The token is not for this credential configuration.");

        var proofs = new List<KeyProof>();
        foreach (var jwt in request.JwtProofs)
        {
            if (!KeyProof.Verify(jwt, options.Value.Issuer, token.Client, time.GetUtcNow(), ProofWindow).TryGet(out var proof, out var refusal))
                return refusal;
            proofs.Add(proof);
        }
        if (proofs.DistinctBy(proof => proof.Key.Thumbprint, StringComparer.Ordinal).Count() != proofs.Count)
            return new Refusal("invalid-proof", "Each copy is bound to a key of its own.");

        return await database.WriteUnlessRefusedAsync(
            connection => IssueAsync(connection, token, kind, proofs), cancellationToken);
    }

    private async Task<Result<CredentialResponse>> IssueAsync(
        DbConnection connection, IssuanceToken token, CredentialKind kind, List<KeyProof> proofs)
    {
        foreach (var nonce in proofs.Select(proof => proof.Nonce).Distinct(StringComparer.Ordinal))
        {
            if (!await nonces.TrySpendAsync(connection, nonce))
                return new Refusal("invalid-nonce", "A proof's nonce is unknown, over or used. Get a new one.");
        }

        var copies = await connection.ExecuteScalarAsync<long>(
            "SELECT COUNT(*) FROM issued_credentials WHERE offer = @offer", new { offer = token.Offer });
        if (copies + proofs.Count > MostCopies)
            return new Refusal("credential-request-denied", "This offer has yielded all the copies that it can.");

        var source = sources.Single(candidate => candidate.ConfigurationId == kind.ConfigurationId);
        if (!(await source.ClaimsAsync(connection, token.Subject)).TryGet(out var claims, out _))
            return new Refusal("credential-request-denied", "There is nothing to issue any more.");

        var credentials = new List<string>();
        foreach (var proof in proofs)
            credentials.Add(await IssueCopyAsync(connection, token, kind, claims, proof.Key));
        return new CredentialResponse(credentials);
    }

    private async Task<string> IssueCopyAsync(
        DbConnection connection, IssuanceToken token, CredentialKind kind, JsonObject claims, Jwk holder)
    {
        // Whole days: copies of one batch, or of one day, are not told apart by their times.
        var today = new DateTimeOffset(time.GetUtcNow().Date, TimeSpan.Zero);
        var until = today.AddDays(kind.Days);
        var entry = await status.AllocateAsync(connection, new NewStatusEntry(
            token.Offer, kind.ConfigurationId, token.Subject, holder.Thumbprint, until));

        var full = new JsonObject
        {
            ["iss"] = options.Value.Issuer,
            ["vct"] = kind.Vct(options.Value.Issuer),
            ["nbf"] = today.ToUnixTimeSeconds(),
            ["exp"] = until.ToUnixTimeSeconds(),
            ["cnf"] = new JsonObject { ["jwk"] = holder.ToJson() },
            ["status"] = entry.ToJson(),
        };
        foreach (var (name, value) in claims)
            full[name] = value?.DeepClone();
        var header = new JsonObject { ["x5c"] = new JsonArray([.. keys.Issuer.X5c.Select(certificate => (JsonNode)certificate)]) };
        return SdJwtIssuer.Issue(full, DisclosureFrame.Credential, keys.Issuer.Key, header).ToString();
    }
}
