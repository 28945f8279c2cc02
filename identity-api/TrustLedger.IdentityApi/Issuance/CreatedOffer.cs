namespace TrustLedger.IdentityApi.Issuance;

/// <summary>A new offer. A pre-authorized code and its transaction code are secrets of the person it is for, told by two ways.</summary>
/// <param name="Offer">The URI to scan or click, by reference.</param>
/// <param name="OfferByValue">The same offer with everything in it.</param>
/// <param name="TransactionCode">Six digits; never sent along with the offer. Null when the offer leads to the consent page.</param>
internal sealed record CreatedOffer(
    string Id, string Offer, string OfferByValue, string? TransactionCode, DateTimeOffset ExpiresAt);
