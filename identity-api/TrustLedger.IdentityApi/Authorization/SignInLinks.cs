namespace TrustLedger.IdentityApi.Authorization;

/// <summary>The links to what a wallet may still answer.</summary>
/// <param name="SameDevice">For a wallet on the browser's device; null when it is settled or over.</param>
/// <param name="AcrossDevices">For a wallet on another device; null when there is none, or it is settled or over.</param>
internal sealed record SignInLinks(string? SameDevice, string? AcrossDevices);
