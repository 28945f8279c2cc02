using System.Text.Json.Nodes;

namespace TrustLedger.Wallet.Vault;

/// <summary>A statement of or about oneself: the signed object, and what it commits to.</summary>
internal sealed record OwnStatement
{
    public required string Uid { get; init; }

    /// <summary>The log's name: identity, approvals or corrections.</summary>
    public required string Log { get; init; }

    public required string Schema { get; init; }

    /// <summary>The EAS object as it was signed; null for a statement about oneself, which the receipt's entry holds.</summary>
    public JsonObject? Statement { get; init; }

    public JsonObject? Content { get; init; }

    public byte[]? ItemKey { get; init; }

    /// <summary>What the ledger answered; null until it did.</summary>
    public JsonObject? Receipt { get; set; }

    /// <summary>Credentials that were shown with it, as evidence: without disclosures, with their status then.</summary>
    public List<JsonObject> Credentials { get; init; } = [];

    public required DateTimeOffset Signed { get; init; }
}
