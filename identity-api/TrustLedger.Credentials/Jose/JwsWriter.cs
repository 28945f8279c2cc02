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
        var signed = $"{JsonText.Base64Url((typ, header), WriteHeader)}.{JsonText.Base64Url(payload, (writer, json) => json.WriteTo(writer))}";
        var signature = key.SignData(
            Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return $"{signed}.{StrictBase64Url.Encode(signature)}";
    }

    private static void WriteHeader(Utf8JsonWriter writer, (string Typ, JsonObject? More) header)
    {
        writer.WriteStartObject();
        if (header.More?.ContainsKey("alg") != true)
            writer.WriteString("alg", JwsRules.Algorithm);
        if (header.More?.ContainsKey("typ") != true)
            writer.WriteString("typ", header.Typ);
        foreach (var (name, value) in header.More ?? [])
        {
            writer.WritePropertyName(name);
            if (value is null)
                writer.WriteNullValue();
            else
                value.WriteTo(writer);
        }

        writer.WriteEndObject();
    }
}
