using System.Data.Common;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.SdJwt;
using TrustLedger.IdentityApi.Keys;
using TrustLedger.IdentityApi.Status;

namespace TrustLedger.IdentityApi.Issuance;

/// <summary>Signs a copy of a credential for each holder key, with a status entry and salts of its own.</summary>
internal sealed class CredentialCopies(
    StatusEntries status, ServiceKeys keys, IssuerKeys published, IOptions<IdentityApiOptions> options, TimeProvider time)
{
    private readonly string _kid = Jwk.Of(keys.Issuer.Key).Thumbprint;

    /// <summary>Makes the copies inside the caller's transaction.</summary>
    /// <param name="content">As the configuration's <see cref="ICredentialSource"/> gave them.</param>
    /// <returns>The SD-JWTs with all their disclosures, in the order of the keys.</returns>
    public async Task<IReadOnlyList<string>> IssueAsync(
        DbConnection connection, IssuanceGrant grant, CredentialKind kind, CredentialContent content, IReadOnlyList<Jwk> holders)
    {
        // Whole days: copies of one batch, or of one day, are not told apart by their times.
        var today = new DateTimeOffset(time.GetUtcNow().Date, TimeSpan.Zero);
        var from = content.From > today ? content.From.Value : today;
        var until = content.Until < today.AddDays(kind.Days) ? content.Until.Value : today.AddDays(kind.Days);
        await published.NoteAsync(connection, until);

        var copies = new List<string>(holders.Count);
        foreach (var holder in holders)
        {
            var entry = await status.AllocateAsync(connection, new NewStatusEntry(
                grant.Offer, kind.ConfigurationId, grant.Subject, holder.Thumbprint, until));
            var full = new JsonObject
            {
                ["iss"] = options.Value.Issuer,
                ["vct"] = kind.Vct(options.Value.Issuer),
                ["nbf"] = from.ToUnixTimeSeconds(),
                ["exp"] = until.ToUnixTimeSeconds(),
                ["cnf"] = new JsonObject { ["jwk"] = holder.ToJson() },
                ["status"] = entry.ToJson(),
            };
            foreach (var (name, value) in content.Claims)
                full[name] = value?.DeepClone();
            copies.Add(Sign(full, kind));
        }

        return copies;
    }

    private string Sign(JsonObject claims, CredentialKind kind)
    {
        var header = new JsonObject
        {
            // For readers that take the issuer's published keys and not its certificate.
            ["kid"] = _kid,
            ["x5c"] = new JsonArray([.. keys.Issuer.X5c.Select(certificate => (JsonNode)certificate)]),
        };
        var frame = DisclosureFrame.Credential.WithDecoys(options.Value.CredentialOf(kind.ConfigurationId).Decoys);
        return SdJwtIssuer.Issue(claims, frame, keys.Issuer.Key, header).ToString();
    }
}
