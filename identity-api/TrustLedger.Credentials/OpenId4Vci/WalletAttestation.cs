using System.Security.Cryptography;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.SdJwt;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Credentials.OpenId4Vci;

/// <summary>
/// What a wallet's provider says of it, and the wallet's proof that it is meant (attestation-based client authentication,
/// draft -07, as OpenID4VCI 1.0 Appendix E and HAIP 1.0 §4.4.1 use it). Only <see cref="Verify"/> makes one.
/// </summary>
/// <remarks>
/// That a proof counts once, that the client is the one of the request, that the challenge is the server's, and what
/// <see cref="Status"/> says, is for the server to see to.
/// </remarks>
public sealed class WalletAttestation
{
    public const string Type = "oauth-client-attestation+jwt";
    public const string ProofType = "oauth-client-attestation-pop+jwt";

    private const int LongestProofId = 128;
    private const int LongestClientId = 512;
    private const int LongestName = 128;

    private static readonly JwsRules Rules = new(Type, MaxBytes: 16_384);
    private static readonly JwsRules ProofRules = new(ProofType, MaxBytes: 8_192);
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    private WalletAttestation(string clientId, Jwk instanceKey, string proofId, string? walletName, string? challenge)
    {
        (ClientId, InstanceKey, ProofId) = (clientId, instanceKey, proofId);
        (WalletName, Challenge) = (walletName, challenge);
    }

    /// <summary>The attestation's <c>sub</c>: one for all wallets of a kind.</summary>
    public string ClientId { get; }

    /// <summary>The key of this one wallet.</summary>
    public Jwk InstanceKey { get; }

    /// <summary>The proof's <c>jti</c>: good once.</summary>
    public string ProofId { get; }

    /// <summary>What the provider calls the wallet; null when it does not say.</summary>
    public string? WalletName { get; }

    /// <summary>The challenge that the proof answers; null when it answers none.</summary>
    public string? Challenge { get; }

    /// <summary>Where it is told whether the attestation still stands (OpenID4VCI 1.0 Appendix E); null when it has no status.</summary>
    public StatusReference? Status { get; private init; }

    /// <summary>What a wallet provider signs (draft -07 §5.1).</summary>
    /// <param name="x5c">The provider's certificates, leaf first, root left out.</param>
    public static string Create(
        ECDsa providerKey, JsonArray x5c, string provider, string clientId, Jwk instanceKey, string? walletName,
        DateTimeOffset now, TimeSpan life)
    {
        var payload = new JsonObject
        {
            ["iss"] = provider,
            ["sub"] = clientId,
            ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = (now + life).ToUnixTimeSeconds(),
            ["cnf"] = new JsonObject { ["jwk"] = instanceKey.ToJson() },
        };
        if (walletName is not null)
            payload["wallet_name"] = walletName;
        return JwsWriter.Write(Type, payload, providerKey, new JsonObject { ["x5c"] = x5c.DeepClone() });
    }

    /// <summary>What the wallet signs for each request (draft -07 §5.2).</summary>
    /// <param name="server">The authorization server's issuer identifier.</param>
    /// <param name="challenge">What the server gave; null when it gave none.</param>
    public static string CreateProof(ECDsa instanceKey, string clientId, string server, DateTimeOffset now, string? challenge = null)
    {
        var payload = new JsonObject
        {
            ["iss"] = clientId,
            ["aud"] = server,
            ["jti"] = StrictBase64Url.Encode(RandomNumberGenerator.GetBytes(16)),
            ["iat"] = now.ToUnixTimeSeconds(),
        };
        if (challenge is not null)
            payload["challenge"] = challenge;
        return JwsWriter.Write(ProofType, payload, instanceKey);
    }

    /// <summary>Checks an attestation and its proof; the numbers are the sections of the draft.</summary>
    /// <param name="server">The authorization server's issuer identifier, which the proof must name alone.</param>
    /// <param name="providers">The roots of the wallet providers that are trusted.</param>
    /// <param name="window">How far the proof's time may be from <paramref name="now"/>, either way.</param>
    /// <returns>
    /// The wallet; or, first match wins: <c>wallet-attestation-invalid</c> its form, certificates, signature or times;
    /// <c>wallet-proof-invalid</c> the same of the proof, or another key, client or server.
    /// </returns>
    public static Result<WalletAttestation> Verify(
        string attestation, string proof, string server, TrustAnchors providers, DateTimeOffset now, TimeSpan window)
    {
        // 5.1. HAIP: the key is the leaf's in x5c, whose root is pinned and left out.
        if (!StrictReader.Read(attestation, Rules).TryGet(out var unverified, out var refusal)
            || !X5cChain.Parse(unverified.Header["x5c"]).TryGet(out var chain, out refusal)
            || !chain.Verify(providers, now).TryGet(out var trusted, out refusal)
            || !unverified.Verify(trusted.LeafKey).TryGet(out var attested, out refusal))
        {
            return Invalid(refusal.Detail);
        }

        var claims = attested.Payload;
        if (claims.Text("iss") is not { Length: > 0 } || claims.Text("sub") is not { Length: > 0 and <= LongestClientId } client)
            return Invalid("iss or sub is missing.");
        if (claims.Time("exp") is not { } expires || DateTimeOffset.FromUnixTimeSeconds(expires) <= now)
            return Invalid("The attestation is over, or does not say when.");
        if (!BeginsBy(claims, "nbf", now) || !BeginsBy(claims, "iat", now))
            return Invalid("The attestation begins later.");
        StatusReference? status = null;
        if (claims.ContainsKey("status") && !StatusReference.Parse(claims["status"]).TryGet(out status, out refusal))
            return Invalid(refusal.Detail);
        if (!Jwk.Parse((claims["cnf"] as JsonObject)?["jwk"]).TryGet(out var key, out refusal))
            return Invalid(refusal.Detail);

        // 5.2.
        if (!StrictReader.Read(proof, ProofRules).TryGet(out unverified, out refusal)
            || !unverified.Verify(key).TryGet(out var proven, out refusal))
        {
            return InvalidProof(refusal.Detail);
        }

        var said = proven.Payload;
        if (said.Text("iss") != client)
            return InvalidProof("The proof is another client's.");
        if (said.Text("aud") != server)
            return InvalidProof("The proof is for another server.");
        if (said.Text("jti") is not { Length: > 0 and <= LongestProofId } id)
            return InvalidProof("jti is missing.");
        if (said.Time("iat") is not { } issued || (now - DateTimeOffset.FromUnixTimeSeconds(issued)).Duration() > window)
            return InvalidProof("The proof's time is missing or too far away.");
        if (!BeginsBy(said, "nbf", now))
            return InvalidProof("The proof begins later.");

        var name = claims.Text("wallet_name") is { Length: > 0 and <= LongestName } given && !given.Any(char.IsControl) ? given : null;
        return new WalletAttestation(client, key, id, name, said.Text("challenge")) { Status = status };
    }

    private static bool BeginsBy(JsonObject claims, string name, DateTimeOffset now) =>
        !claims.ContainsKey(name) || (claims.Time(name) is { } begins && DateTimeOffset.FromUnixTimeSeconds(begins) <= now + Skew);

    private static Refusal Invalid(string detail) => new("wallet-attestation-invalid", detail);

    private static Refusal InvalidProof(string detail) => new("wallet-proof-invalid", detail);
}
