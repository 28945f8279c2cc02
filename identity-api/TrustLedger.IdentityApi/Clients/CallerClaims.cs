namespace TrustLedger.IdentityApi.Clients;

/// <summary>The names of the claims that a caller has after authentication, whatever scheme or provider it used.</summary>
public static class CallerClaims
{
    /// <summary>The officer or agency client.</summary>
    public const string Subject = "sub";

    /// <summary>The caller's organisation: a USCC.</summary>
    public const string Organisation = "org";

    /// <summary>The caller's place: a six-digit division code.</summary>
    public const string Place = "place";

    /// <summary>One of <see cref="Roles"/>; a caller may have several of these claims.</summary>
    public const string Role = "role";

    /// <summary>The address of the key that signed the request.</summary>
    public const string Handle = "handle";

    /// <summary>The nonce that the request proof answers, where it answers one.</summary>
    public const string Nonce = "nonce";
}
