using TrustLedger.Credentials.OpenId4Vp;

namespace TrustLedger.IdentityApi.Presentation;

/// <summary>A request for a presentation as the table has it.</summary>
/// <param name="Decryption">PKCS #8 of the key made for this request; null once it was answered.</param>
/// <param name="Checks">JSON; null before an answer.</param>
/// <param name="Credentials">JSON of what was shown; null unless accepted.</param>
internal sealed record StoredPresentation(
    string Id,
    string Organisation,
    string Officer,
    string Purpose,
    DcqlQuery Query,
    string Nonce,
    string State,
    byte[]? Decryption,
    PresentationOutcome Outcome,
    string? Checks,
    string? Credentials,
    DateTimeOffset Expires,
    DateTimeOffset? Answered)
{
    /// <summary>Whether an answer may still change the outcome.</summary>
    public bool IsUnsettled => Outcome is PresentationOutcome.Open or PresentationOutcome.Undecided;
}
