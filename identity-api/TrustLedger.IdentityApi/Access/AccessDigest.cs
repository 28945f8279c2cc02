namespace TrustLedger.IdentityApi.Access;

/// <summary>The statement that has a day's root.</summary>
/// <param name="Uid">On the identity log.</param>
/// <param name="Root">Base64.</param>
/// <param name="State">waiting, published or refused.</param>
/// <param name="LogIndex">Of its entry, once published.</param>
internal sealed record AccessDigest(string Uid, string Root, string State, long? LogIndex);
