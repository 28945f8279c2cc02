namespace TrustLedger.IdentityApi.Registry;

/// <summary>An organisation for which a person may act.</summary>
/// <param name="Code">USCC.</param>
/// <param name="Role">One of <see cref="RepresentativeRegister.Roles"/>, but never ended.</param>
internal sealed record Representation(string Code, string Name, string Role);
