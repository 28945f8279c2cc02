namespace TrustLedger.Wallet.OpenId;

/// <summary>One thing to ask the credential endpoint for (OpenID4VCI 1.0 §8.2).</summary>
/// <param name="ConfigurationId">What kind of credential.</param>
/// <param name="Identifier">Which dataset, where the token's answer named some: then it is asked for by this name alone.</param>
internal sealed record CredentialSlot(string ConfigurationId, string? Identifier)
{
    /// <summary>Names it in a saved flow.</summary>
    public string Name => Identifier is null ? ConfigurationId : $"{ConfigurationId}\n{Identifier}";
}
