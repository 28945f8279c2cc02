namespace TrustLedger.Protocol.State.Rules;

/// <summary>Whether a schema's <c>refUID</c> is zero, may be, or may not be.</summary>
internal enum Reference
{
    None,
    Optional,
    Required,
}
