using System.Text.Json.Nodes;

namespace TrustLedger.Credentials.Jose;

/// <summary>A token whose signature was checked. Only <see cref="UnverifiedJws.Verify(Jwk)"/> makes one.</summary>
public sealed class VerifiedJws
{
    internal VerifiedJws(string compact, JsonObject header, JsonObject payload) =>
        (Compact, Header, Payload) = (compact, header, payload);

    public string Compact { get; }

    public JsonObject Header { get; }

    public JsonObject Payload { get; }
}
