namespace TrustLedger.IdentityApi.Issuance;

/// <summary>The question to an officer whether a credential may be issued under one grant.</summary>
/// <param name="Id">How officers name it; the wallet knows another name.</param>
/// <param name="GrantId">What the wallet's token was given for.</param>
/// <param name="Subject">As the configuration's <see cref="ICredentialSource"/> names it.</param>
/// <param name="Created">Milliseconds since 1970.</param>
internal sealed record IssuanceApproval(
    string Id, string GrantId, string Configuration, string Subject, ApprovalState State, long Created);
