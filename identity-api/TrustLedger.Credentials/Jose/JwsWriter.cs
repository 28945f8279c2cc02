using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Credentials.Jose;

/// <summary>Writes compact ES256 tokens (RFC 7515 §3.1, RFC 7518 §3.4).</summary>
public static class JwsWriter
{
    /// <summary>Signs a payload. The header gets <c>alg</c> and <c>typ</c>; <paramref name="header"/> adds kid, x5c or jwk.</summary>
    public static string Write(string typ, JsonObject payload, ECDsa key, JsonObject? header = null)
    {
        var full = new JsonObject { ["alg"] = JwsRules.Algorithm, ["typ"] = typ };
        foreach (var (name, value) in header ?? [])
            full[name] = value?.DeepClone();

        var signed = $"{Part(full)}.{Part(payload)}";
        var signature = key.SignData(
            Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return $"{signed}.{StrictBase64Url.Encode(signature)}";
    }

    private static string Part(JsonObject json) => StrictBase64Url.Encode(JsonSerializer.SerializeToUtf8Bytes(json));
}
