using System.Text.Json.Nodes;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Keys;

namespace TrustLedger.Demo.City;

/// <summary>The public parts of the API's keys, as <c>identity-api init</c> prints them.</summary>
internal sealed record ServiceIdentity(
    Address Registrar, Address AutoDecision, Address Relay, string IssuerSpki, string StatusSpki, string VerifierSpki, string AnchorPem)
{
    public static ServiceIdentity Read(JsonObject json) => new(
        AddressOf(json, "registrar"),
        AddressOf(json, "autoDecision"),
        AddressOf(json, "relay"),
        (string)json["issuer"]!["spki"]!,
        (string)json["status"]!["spki"]!,
        (string)json["verifier"]!["spki"]!,
        (string)json["anchorPem"]!);

    private static Address AddressOf(JsonObject json, string name) => Address.FromBytes(Hex.Read((string?)json[name], Address.Length));
}
