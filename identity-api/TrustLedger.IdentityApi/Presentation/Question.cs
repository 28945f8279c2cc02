using TrustLedger.Credentials.OpenId4Vp;

namespace TrustLedger.IdentityApi.Presentation;

/// <summary>What will be asked, once it was found that it may be. Only <see cref="Questions"/> makes one.</summary>
/// <param name="RegisteredPurpose">Id within the verifier's registration; null where there is none.</param>
internal sealed record Question(
    string Purpose,
    DcqlQuery Query,
    IReadOnlyList<TransactionData> TransactionData,
    string? RegisteredPurpose,
    bool SameDevice,
    bool IsEncrypted,
    bool ByValue);
