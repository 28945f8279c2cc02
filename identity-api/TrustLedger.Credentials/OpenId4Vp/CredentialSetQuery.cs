using System.Text.Json.Nodes;
using TrustLedger.Protocol;

namespace TrustLedger.Credentials.OpenId4Vp;

/// <summary>Which credentials together serve one use (OpenID4VP 1.0 §6.2).</summary>
/// <param name="Options">Each a list of credential query ids; the verifier likes the first best.</param>
/// <param name="Required">Whether the answer must have one of them.</param>
public sealed record CredentialSetQuery(IReadOnlyList<IReadOnlyList<string>> Options, bool Required)
{
    internal static Result<CredentialSetQuery> Parse(JsonObject json) =>
        DcqlFields.IdLists(json["options"]) is { } options && DcqlFields.Flag(json, "required", absent: true) is { } required
            ? new CredentialSetQuery(options, required)
            : DcqlFields.Malformed("A credential set has options, each a non-empty array of ids.");

    internal JsonObject ToJson() => new()
    {
        ["options"] = new JsonArray([.. Options.Select(option => new JsonArray([.. option.Select(id => JsonValue.Create(id))]))]),
        ["required"] = Required,
    };
}
