using System.Globalization;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;

namespace TrustLedger.Wallet.OpenId;

/// <summary>A credential that its issuer has still to make (OpenID4VCI 1.0 §9).</summary>
/// <param name="TransactionId">By which the issuer finds it again.</param>
/// <param name="NotBefore">Sooner the issuer does not want to be asked.</param>
internal sealed record WaitingCredential(CredentialSlot Slot, string TransactionId, DateTimeOffset NotBefore)
{
    /// <summary>Under which a saved flow holds it.</summary>
    public static string NameOf(CredentialSlot slot) => "deferred:" + slot.Name;

    public static WaitingCredential Read(CredentialSlot slot, JsonObject json) => new(
        slot, json.Text("transaction")!, DateTimeOffset.Parse(json.Text("notBefore")!, CultureInfo.InvariantCulture));

    public JsonObject ToJson() => new()
    {
        ["transaction"] = TransactionId,
        ["notBefore"] = NotBefore.ToString("O", CultureInfo.InvariantCulture),
    };
}
