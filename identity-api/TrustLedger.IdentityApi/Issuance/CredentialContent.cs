using System.Text.Json.Nodes;

namespace TrustLedger.IdentityApi.Issuance;

/// <summary>What a credential is to say, and for how long at the most. Personal.</summary>
/// <param name="Claims">Without the registered ones.</param>
internal sealed record CredentialContent(JsonObject Claims)
{
    /// <summary>It holds from then on; null: from the day of issuing.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>It ends then, where its kind would last longer; null: as long as its kind does.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Says what it is, and nothing of it.</summary>
    public override string ToString() => "the content of a credential";
}
