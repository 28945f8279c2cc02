namespace TrustLedger.IdentityApi.Clients;

/// <summary>The wallet behind a request, as far as it showed who it is.</summary>
/// <param name="Id">
/// Its <c>client_id</c>: what its provider attested, or what it says itself where the profile takes that; null when it says nothing.
/// </param>
/// <param name="Instance">Thumbprint of the key that the provider attested; null for a wallet that showed no attestation.</param>
/// <param name="Name">What the provider calls it; null when it does not say.</param>
internal sealed record WalletClient(string? Id, string? Instance, string? Name)
{
    public bool IsAttested => Instance is not null;
}
