namespace TrustLedger.Credentials.Jose;

/// <summary>The content encryptions that HAIP 1.0 §5 asks for; the names are those of RFC 7518 §5.1.</summary>
public enum JweContentEncryption
{
    A128GCM,
    A256GCM,
}
