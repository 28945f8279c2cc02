using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace TrustLedger.Wallet.Vault;

/// <summary>A credential and the key that it is bound to. Of a batch, each is presented once.</summary>
internal sealed record HeldCredential
{
    /// <summary>Short local name, shown by <c>list</c>.</summary>
    public required string Id { get; init; }

    public required string Type { get; init; }

    public required string Issuer { get; init; }

    /// <summary>Name of the credential in the issuer's metadata, in the language it was received in; may be null.</summary>
    public string? Title { get; init; }

    /// <summary>The whole SD-JWT with every disclosure.</summary>
    public required string SdJwt { get; init; }

    /// <summary>The public key, as JWK, that its signature was checked with when it was received.</summary>
    public required JsonObject IssuerKey { get; init; }

    /// <summary>P-256, PKCS#8.</summary>
    public required byte[] HolderKey { get; init; }

    /// <summary>The credentials of one issuance share it.</summary>
    public required string Batch { get; init; }

    public required DateTimeOffset Received { get; init; }

    /// <summary>When it was last shown to someone.</summary>
    public DateTimeOffset? Presented { get; set; }

    /// <summary>
    /// Its issuer gives one copy at a time (no <c>batch_credential_issuance</c>): it is shown again and again, and
    /// those who see it can tell that it is the same.
    /// </summary>
    public bool Reusable { get; init; }

    /// <summary>It came back from a backup, and may have been shown after the backup was made.</summary>
    public bool Withheld { get; set; }

    /// <summary>Whether nobody has seen it, for all that is known.</summary>
    [JsonIgnore]
    public bool IsFresh => Presented is null && !Withheld;

    /// <summary>Whether it may be shown now.</summary>
    [JsonIgnore]
    public bool IsUsable => Reusable || IsFresh;
}
