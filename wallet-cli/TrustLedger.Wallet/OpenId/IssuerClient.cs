using System.Security.Cryptography;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vci;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Wallet.OpenId;

/// <summary>The wallet's side of OpenID4VCI 1.0 with a pre-authorized code.</summary>
internal sealed class IssuerClient(ForeignServer server, TimeProvider time)
{
    /// <summary>Reads the offer's URI, fetches what it refers to, and learns who the issuer is. Discloses nothing.</summary>
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
    public async Task<Result<IssuerOffer>> DescribeAsync(CredentialOffer offer, CancellationToken cancellationToken)
    {
        if (!StrictUrl.TryParse(offer.Issuer, out var issuer))
            return new Refusal("offer-malformed", "The offer's issuer is no URL.");
        var location = IssuerMetadata.Location(issuer, VciNames.IssuerMetadataPath).ToString();
        if (!(await server.GetAsync(location, cancellationToken)).TryGet(out var json, out var refusal)
            || !IssuerMetadata.Read(json, offer.Issuer).TryGet(out var metadata, out refusal))
        {
            return refusal;
        }

        if (!StrictUrl.TryParse(metadata.AuthorizationServer, out var authority))
            return new Refusal("issuer-metadata-malformed", "The authorization server is no URL.");
        location = IssuerMetadata.Location(authority, VciNames.AuthorizationServerMetadataPath).ToString();
        if (!(await server.GetAsync(location, cancellationToken)).TryGet(out var authorization, out refusal))
            return refusal;
        // RFC 8414 §3.3: the metadata must be of the server that was asked.
        if (authorization.Text("issuer") != metadata.AuthorizationServer || authorization.Text(VciNames.TokenEndpoint) is not { } token)
            return new Refusal("issuer-metadata-malformed", "The authorization server's metadata is another's, or names no token endpoint.");

        if (offer.ConfigurationIds.Select(id => Unfit(metadata.Configurations[id])).FirstOrDefault(unfit => unfit is not null) is { } wrong)
            return wrong;
        return new IssuerOffer(
            offer, metadata, token, authorization.Texts("dpop_signing_alg_values_supported")?.Contains("ES256", StringComparer.Ordinal) == true);
    }

    // What is offered must be something that this wallet can hold, and that can be told from another credential.
    private static Refusal? Unfit(JsonNode? node)
    {
        if (node is not JsonObject configuration)
            return new Refusal("offer-malformed", "The issuer does not describe what it offers.");
        if (configuration.Text("format") != VciNames.SdJwtVcFormat)
            return new Refusal("credential-format-unsupported", "Only credentials in the format dc+sd-jwt are held here.");
        return configuration.Text("vct") is { Length: > 0 } ? null : new Refusal("issuer-metadata-malformed", "The issuer does not say of which type the credential is.");
    }

    /// <summary>Redeems the code. With the same DPoP key it may be tried again while nothing was issued.</summary>
    public async Task<Result<IssuerToken>> RedeemAsync(
        IssuerOffer offer, ECDsa dpopKey, string? transactionCode, CancellationToken cancellationToken)
    {
        if (offer.Offer.PreAuthorizedCode is not { } code)
            return new Refusal("offer-grant-unsupported", "Only offers with a pre-authorized code can be received.");
        var form = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = VciNames.PreAuthorizedGrant,
            [VciNames.PreAuthorizedCode] = code,
        };
        if (transactionCode is not null)
            form[VciNames.TransactionCode] = transactionCode;
        var proof = offer.UsesDpop
            ? DpopProof.Create(dpopKey, "POST", offer.TokenEndpoint, accessToken: null, time.GetUtcNow())
            : null;
        if (!(await server.PostFormAsync(offer.TokenEndpoint, form, proof, cancellationToken)).TryGet(out var json, out var refusal))
            return refusal;
        return json.Text("access_token") is { Length: > 0 } token
            ? new IssuerToken(token, string.Equals(json.Text("token_type"), "DPoP", StringComparison.OrdinalIgnoreCase))
            : new Refusal("token-response-malformed", "The token endpoint gave no token.");
    }

    /// <summary>Fetches one credential for each holder key.</summary>
    public async Task<Result<IReadOnlyList<string>>> FetchAsync(IssuerOffer offer, IssuerToken token, ECDsa dpopKey,
        string configurationId, IReadOnlyList<ECDsa> holderKeys, CancellationToken cancellationToken)
    {
        string? nonce = null;
        if (offer.Metadata.NonceEndpoint is { } nonceEndpoint)
        {
            if (!(await server.PostJsonAsync(nonceEndpoint, null, null, null, cancellationToken)).TryGet(out var fresh, out var refused))
                return refused;
            nonce = fresh.Text(VciNames.Nonce);
            if (nonce is null)
                return new Refusal("nonce-missing", "The issuer's nonce endpoint gave no nonce.");
        }

        var now = time.GetUtcNow();
        var request = new CredentialRequest(
            configurationId, [.. holderKeys.Select(key => KeyProof.Create(key, offer.Metadata.Issuer, nonce, now))]);
        var endpoint = offer.Metadata.CredentialEndpoint;
        var proof = token.IsDpop ? DpopProof.Create(dpopKey, "POST", endpoint, token.Value, now) : null;
        var authorization = $"{(token.IsDpop ? "DPoP" : "Bearer")} {token.Value}";
        return (await server.PostJsonAsync(endpoint, request.ToJson(), authorization, proof, cancellationToken)).TryGet(out var json, out var refusal)
            && CredentialResponse.Read(json).TryGet(out var response, out refusal)
            ? Result(response)
            : refusal;
    }

    private static Result<IReadOnlyList<string>> Result(CredentialResponse response) => response.Deferred is null
        ? response.Credentials.ToList()
        : new Refusal("credential-response-malformed", "The issuer defers the credential.");
}
