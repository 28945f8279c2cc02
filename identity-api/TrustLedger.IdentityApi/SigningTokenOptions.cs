namespace TrustLedger.IdentityApi;

/// <summary>A PKCS #11 token that holds signing keys in place of the keystore.</summary>
public sealed class SigningTokenOptions
{
    /// <summary>The path of the module's library, as the token's maker names it.</summary>
    public string Module { get; init; } = "";

    /// <summary>The token's label. Tokens that share one are told apart by nobody.</summary>
    public string Label { get; init; } = "";

    /// <summary>A file whose first line is the user's PIN, readable by this user only. A wrong one is tried once.</summary>
    public string PinFile { get; init; } = "";

    /// <summary>Which of issuer, issuer-2 and so on, status and verifier are on it, each under its name as label. None named: the issuer's alone.</summary>
    public IList<string> Keys { get; init; } = [];

    /// <summary>Whether a key of the keystore's name is on the token.</summary>
    public bool Holds(string key) => Keys.Count == 0 ? IdentityApi.Keys.KeyNames.IsIssuer(key) : Keys.Contains(key, StringComparer.Ordinal);
}
