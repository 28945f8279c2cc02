using System.Text.Json.Nodes;
using TrustLedger.IdentityApi.Ledger;

namespace TrustLedger.IdentityApi.Proofing;

/// <summary>The binding statement of a session.</summary>
/// <param name="Receipt">Null while the statement is on its way.</param>
/// <param name="Content">What it commits to; for its own handle only.</param>
/// <param name="ItemKey">Opens the commitment; for its own handle only.</param>
internal sealed record BindingAnswer(string Log, string Uid, StoredReceipt? Receipt, JsonNode? Content, string? ItemKey);
