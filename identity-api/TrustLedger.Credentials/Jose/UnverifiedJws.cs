using System.Text;
using System.Text.Json.Nodes;
using TrustLedger.Protocol;

namespace TrustLedger.Credentials.Jose;

/// <summary>A well-formed token whose signature nobody has checked: read it only to find the key to check it with.</summary>
public sealed class UnverifiedJws
{
    private readonly int _signedLength;
    private readonly byte[] _signature;

    internal UnverifiedJws(string compact, JsonObject header, JsonObject payload, int signedLength, byte[] signature)
    {
        (Compact, Header, Payload) = (compact, header, payload);
        (_signedLength, _signature) = (signedLength, signature);
    }

    public string Compact { get; }

    public JsonObject Header { get; }

    public JsonObject Payload { get; }

    /// <summary>Checks the signature with a key that the caller chose by its own policy; else <c>jws-signature-wrong</c>.</summary>
    public Result<VerifiedJws> Verify(Jwk key) =>
        // ES256 signatures are r and s side by side, and both s and n-s verify (RFC 7518 §3.4): replay is
        // judged by claims, never by signature bytes.
        key.Verifies(Encoding.ASCII.GetBytes(Compact, 0, _signedLength), _signature)
            ? new VerifiedJws(Compact, Header, Payload)
            : new Refusal("jws-signature-wrong", "The signature does not fit the token and the key.");
}
