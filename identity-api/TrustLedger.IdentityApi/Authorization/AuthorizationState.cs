namespace TrustLedger.IdentityApi.Authorization;

/// <summary>Where an authorization request stands: <c>pushed → open → granted → redeemed</c>, or <c>dead</c>.</summary>
internal enum AuthorizationState
{
    /// <summary>No browser has come for it yet.</summary>
    Pushed,

    /// <summary>A browser has it; the resident signs in and decides.</summary>
    Open,

    /// <summary>The resident consented, and the code is on its way.</summary>
    Granted,

    /// <summary>The code was exchanged for tokens.</summary>
    Redeemed,

    /// <summary>The resident said no, or the code came a second time.</summary>
    Dead,
}
