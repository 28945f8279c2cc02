using System.Text.Json;
using System.Text.Json.Nodes;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Merkle;

namespace TrustLedger.Protocol.Requests;

/// <summary>The claims of a request proof, with exactly the members that we write.</summary>
internal sealed record ProofPayload(
    string Audience, string Method, string Target, DateTimeOffset IssuedAt, string Jti, Hash? BodySha256, string? Nonce)
{
    private const int MaxNonceCharacters = 256;

    // The last second of the year 9999, beyond which DateTimeOffset does not go.
    private const ulong LastSecond = 253_402_300_799;

    public static ProofPayload? Read(JsonObject json)
    {
        var hasBody = json.ContainsKey("bodySha256");
        var hasNonce = json.ContainsKey("nonce");
        string[] members =
            ["aud", "htm", "htu", "iat", "jti", .. hasBody ? ["bodySha256"] : Array.Empty<string>(), .. hasNonce ? ["nonce"] : Array.Empty<string>()];

        if (JsonFields.Exactly(json, members) is null
            || JsonFields.Text(json["aud"]) is not { } audience
            || JsonFields.Text(json["htm"]) is not { } method
            || JsonFields.Text(json["htu"]) is not { } target
            || json["iat"]?.GetValueKind() != JsonValueKind.Number
            || JsonFields.Number(json["iat"]) is not { } issuedAt || issuedAt > LastSecond
            || JsonFields.Text(json["jti"]) is not { } jti || StrictBase64Url.Decode(jti) is not { Length: RequestProof.JtiBytes })
        {
            return null;
        }

        var bodyHash = StrictBase64Url.Decode(JsonFields.Text(json["bodySha256"]));
        var nonce = JsonFields.Text(json["nonce"]);
        if ((hasBody && bodyHash is not { Length: Hash.Length }) || (hasNonce && nonce is not { Length: > 0 and <= MaxNonceCharacters }))
            return null;
        return new ProofPayload(audience, method, target, DateTimeOffset.FromUnixTimeSeconds((long)issuedAt), jti,
            bodyHash is null ? null : Hash.FromBytes(bodyHash), nonce);
    }
}
