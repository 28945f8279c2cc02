namespace TrustLedger.IdentityApi.Clients;

/// <summary>The authentication schemes: also the word before the credentials in the Authorization header.</summary>
public static class Schemes
{
    /// <summary>Officers and agencies: a JWT access token, our own or of the configured OpenID provider.</summary>
    public const string Bearer = "Bearer";

    /// <summary>Residents: a request proof signed with the key of a handle.</summary>
    public const string RequestProof = "TrustLedger";
}
