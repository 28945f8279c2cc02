using System.Text.Json.Nodes;

namespace TrustLedger.IdentityApi.Approvals;

/// <summary>A form that was handed out, prefilled, and waits to come back. Personal.</summary>
/// <param name="Person">Whom it is about.</param>
/// <param name="Agent">Who fills it in for them; null when they do.</param>
internal sealed record Draft(
    string Id, string Person, string Item, string Rules, JsonObject Form, string Nonce, string? Application, DateTimeOffset Expires,
    ActingAgent? Agent)
{
    /// <summary>Says what it is, and nothing of it.</summary>
    public override string ToString() => "a draft";
}
