using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vci;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Wallet.Vault;

namespace TrustLedger.Wallet.OpenId;

/// <summary>Finds out what an offer is, who makes it, and which server stands for it (OpenID4VCI 1.0 §4, §12). Discloses nothing.</summary>
internal sealed class IssuerClient(ForeignServer server, WalletSettings settings, TimeProvider time)
{
    /// <summary>Reads the offer's URI, fetches what it refers to, and learns who the issuer is.</summary>
    public async Task<Result<IssuerOffer>> OpenAsync(string uri, CancellationToken cancellationToken)
    {
        if (!CredentialOfferUri.Parse(uri).TryGet(out var parsed, out var refusal))
            return refusal;
        var offer = parsed.Offer;
        if (offer is null)
        {
            if (!(await server.GetAsync(parsed.Reference!.ToString(), cancellationToken)).TryGet(out var fetched, out refusal)
                || !CredentialOffer.Read(fetched).TryGet(out offer, out refusal))
            {
                return refusal;
            }
        }

        return await DescribeAsync(offer, cancellationToken);
    }

    /// <summary>Fetches the metadata of the issuer and of its authorization server (OpenID4VCI 1.0 §12.2, RFC 8414).</summary>
    /// <returns>
    /// The offer described; or, first match wins: <c>offer-malformed</c>; what fetching and reading the metadata refuses,
    /// signed (<see cref="SignedMetadata"/>) or not; <c>credential-format-unsupported</c>; <c>offer-server-unlisted</c>;
    /// what the authorization server's metadata is refused for; <c>offer-grant-unsupported</c> no server takes a grant of
    /// the offer; <c>encryption-unsupported</c>.
    /// </returns>
    public async Task<Result<IssuerOffer>> DescribeAsync(CredentialOffer offer, CancellationToken cancellationToken)
    {
        if (!StrictUrl.TryParse(offer.Issuer, out var issuer))
            return new Refusal("offer-malformed", "The offer's issuer is no URL.");
        if (!(await MetadataAsync(issuer, offer.Issuer, cancellationToken)).TryGet(out var json, out var refusal)
            || !IssuerMetadata.Read(json, offer.Issuer).TryGet(out var metadata, out refusal))
        {
            return refusal;
        }

        if (offer.ConfigurationIds.Select(id => Unfit(metadata.Configurations[id])).FirstOrDefault(unfit => unfit is not null) is { } wrong)
            return wrong;
        if (!MessageCiphers.Of(metadata).TryGet(out _, out refusal)
            || !(await ServerAsync(offer, metadata, cancellationToken)).TryGet(out var authorization, out refusal))
        {
            return refusal;
        }

        return offer is { PreAuthorizedCode: null, HasAuthorizationCode: false } && (authorization.AuthorizationEndpoint is null || !authorization.Takes(VciNames.AuthorizationCodeGrant))
            ? new Refusal("offer-grant-unsupported", "Neither the offer nor the issuer's server names a grant that can be used here.")
            : new IssuerOffer(offer, metadata, authorization);
    }

    /// <summary>An authorization server's metadata, by its identifier.</summary>
    public async Task<Result<AuthorizationServer>> ServerAsync(string identifier, CancellationToken cancellationToken)
    {
        if (!StrictUrl.TryParse(identifier, out var authority))
            return new Refusal("issuer-metadata-malformed", "The authorization server is no URL.");
        var location = IssuerMetadata.Location(authority, VciNames.AuthorizationServerMetadataPath).ToString();
        return (await server.GetAsync(location, cancellationToken)).TryGet(out var json, out var refusal)
            ? AuthorizationServer.Read(json, identifier)
            : refusal;
    }

    // Signed metadata is asked for where its signer can be checked, and preferred (HAIP 1.0 §4.1).
    private async Task<Result<JsonObject>> MetadataAsync(Uri issuer, string identifier, CancellationToken cancellationToken)
    {
        var location = IssuerMetadata.Location(issuer, VciNames.IssuerMetadataPath).ToString();
        if (settings.Anchors is null)
            return await server.GetAsync(location, cancellationToken);
        if (!(await server.GetAsync(location, $"{SignedMetadata.MediaType}, application/json;q=0.9", cancellationToken)).TryGet(out var response, out var refusal))
            return refusal;
        if (!response.IsSuccess || response.MediaType != SignedMetadata.MediaType)
            return ForeignServer.ReadDocument(response);
        return WalletAnchors.Of(settings).TryGet(out var anchors, out refusal)
            ? SignedMetadata.Verify(ForeignServer.TextOf(response), anchors, identifier, time.GetUtcNow())
            : refusal;
    }

    // The one that the offer means; without a word of it the first that takes the grant (§12.2.4).
    private async Task<Result<AuthorizationServer>> ServerAsync(CredentialOffer offer, IssuerMetadata metadata, CancellationToken cancellationToken)
    {
        var hint = offer.PreAuthorizedCode is null ? offer.AuthorizationCodeServer : offer.PreAuthorizedServer;
        if (hint is not null)
        {
            return metadata.AuthorizationServers.Contains(hint, StringComparer.Ordinal)
                ? await ServerAsync(hint, cancellationToken)
                : new Refusal("offer-server-unlisted", "The offer names an authorization server that the issuer does not.");
        }

        if (metadata.AuthorizationServers.Count <= 1)
            return await ServerAsync(metadata.AuthorizationServer, cancellationToken);
        var grant = offer.PreAuthorizedCode is null ? VciNames.AuthorizationCodeGrant : VciNames.PreAuthorizedGrant;
        foreach (var identifier in metadata.AuthorizationServers)
        {
            if (!(await ServerAsync(identifier, cancellationToken)).TryGet(out var authorization, out var refusal))
                return refusal;
            if (authorization.Takes(grant))
                return authorization;
        }

        return new Refusal("offer-grant-unsupported", "None of the issuer's servers takes what the offer holds.");
    }

    // What is offered must be something that this wallet can hold, and that can be told from another credential.
    private static Refusal? Unfit(JsonNode? node)
    {
        if (node is not JsonObject configuration)
            return new Refusal("offer-malformed", "The issuer does not describe what it offers.");
        if (configuration.Text("format") != VciNames.SdJwtVcFormat)
            return new Refusal("credential-format-unsupported", "Only credentials in the format dc+sd-jwt are held here.");
        if (configuration.Text("vct") is not { Length: > 0 })
            return new Refusal("issuer-metadata-malformed", "The issuer does not say of which type the credential is.");
        // Appendix B.3: descriptions that contradict each other end the processing.
        var claims = (configuration["credential_metadata"] as JsonObject)?["claims"];
        return ClaimsDescriptions.Read(claims).TryGet(out _, out var refusal) ? null : refusal;
    }
}
