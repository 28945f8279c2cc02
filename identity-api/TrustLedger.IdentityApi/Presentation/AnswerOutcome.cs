using TrustLedger.Credentials.OpenId4Vp;

namespace TrustLedger.IdentityApi.Presentation;

/// <summary>What a wallet's answer came to.</summary>
/// <param name="Verdict">Null when the wallet declined.</param>
/// <param name="RedirectUri">Where the wallet sends the person's browser, with a response code; null across devices.</param>
internal sealed record AnswerOutcome(PresentationVerdict? Verdict, string? RedirectUri);
