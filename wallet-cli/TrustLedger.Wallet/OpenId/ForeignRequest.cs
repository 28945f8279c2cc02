namespace TrustLedger.Wallet.OpenId;

/// <summary>A POST to an issuer. Made anew for each try: proofs are good once.</summary>
/// <param name="Url">As the metadata names it: an attacker's input.</param>
/// <param name="Body">Makes the content; disposed by who sends it.</param>
internal sealed record ForeignRequest(string Url, Func<HttpContent> Body)
{
    /// <summary>Null where no token is shown.</summary>
    public string? AccessToken { get; init; }

    /// <summary>Whether the wallet's key is proven with it.</summary>
    public bool IsBound { get; init; }

    /// <summary>Further headers.</summary>
    public Func<IEnumerable<(string Name, string Value)>> Headers { get; init; } = () => [];

    /// <summary>Takes note of a challenge that the server gave for the next proof of an attestation.</summary>
    public Action<string> TakeChallenge { get; init; } = _ => { };
}
