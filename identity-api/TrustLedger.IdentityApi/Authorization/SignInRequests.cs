namespace TrustLedger.IdentityApi.Authorization;

/// <summary>The requests for a presentation by which a resident may sign in, by their ids.</summary>
/// <param name="SameDevice">For a wallet on the browser's device; null where this verifier may not ask.</param>
/// <param name="AcrossDevices">For a wallet on another device; null where the setting does not allow it.</param>
internal sealed record SignInRequests(string? SameDevice, string? AcrossDevices);
