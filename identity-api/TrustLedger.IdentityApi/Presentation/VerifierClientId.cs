using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vp;
using TrustLedger.IdentityApi.Keys;

namespace TrustLedger.IdentityApi.Presentation;

/// <summary>How this verifier is named towards wallets (OpenID4VP 1.0 §5.9.3).</summary>
internal static class VerifierClientId
{
    /// <exception cref="InvalidOperationException">The certificate cannot be read, or lacks the host that is to name the verifier.</exception>
    public static string Of(CertifiedKey verifier, IdentityApiOptions options)
    {
        if (!X5cChain.Parse(new JsonArray([.. verifier.X5c.Select(certificate => (JsonNode)certificate)])).TryGet(out var chain, out var refusal))
            throw new InvalidOperationException($"The verifier's certificate: {refusal.Code}");
        var host = new Uri(options.Issuer).IdnHost;
        var named = options.VerifierName == VerifierName.X509SanDns ? ClientIdentifier.OfHost(host) : ClientIdentifier.Of(chain);
        // A wallet would refuse every request.
        return ClientIdentifier.Parse(named).TryGet(out var clientId, out _) && clientId.Names(chain)
            ? named
            : throw new InvalidOperationException($"The verifier's certificate has no alternative name {host}: VerifierName X509SanDns needs it.");
    }
}
