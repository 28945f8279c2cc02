using TrustLedger.Credentials.Jose;

namespace TrustLedger.Credentials.OpenId4Vp;

/// <summary>An authorization request for presentations, answered by <c>direct_post.jwt</c> or <c>direct_post</c> (OpenID4VP 1.0 §5).</summary>
public sealed record PresentationRequest
{
    /// <summary>With its prefix.</summary>
    public required string ClientId { get; init; }

    /// <summary>Where the answer goes.</summary>
    public required string ResponseUri { get; init; }

    public required string Nonce { get; init; }

    public string? State { get; init; }

    public required DcqlQuery Query { get; init; }

    /// <summary>Encrypts the answer; made for this request alone (HAIP 1.0 §5). Null: it comes in clear, by <c>direct_post</c>.</summary>
    public Jwk? EncryptionKey { get; init; }

    /// <summary>The id under which <see cref="EncryptionKey"/> is announced; null without one.</summary>
    public string? EncryptionKeyId { get; init; }

    /// <summary>The ciphers that the verifier reads, the wallet's choice first when it was read.</summary>
    public IReadOnlyList<JweContentEncryption> Encryptions { get; init; } = [JweContentEncryption.A256GCM, JweContentEncryption.A128GCM];

    /// <summary>What the holder is to authorize; the hashes of its strings are what is signed.</summary>
    public IReadOnlyList<TransactionData> TransactionData { get; init; } = [];

    /// <summary>Why the verifier asks, in its own signed words; null when it did not say. Only a claim: see <see cref="Registration"/>.</summary>
    public string? Purpose { get; init; }

    /// <summary>What the verifier says it is registered for. To be checked with <see cref="VerifierRegistration.Check"/>.</summary>
    public RegistrationEntry? Registration { get; init; }

    /// <summary>The wallet's own nonce, when it fetched the request by POST.</summary>
    public string? WalletNonce { get; init; }
}
