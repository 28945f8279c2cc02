using TrustLedger.Protocol;

namespace TrustLedger.Credentials.SdJwt;

/// <summary>An SD-JWT or SD-JWT+KB in compact form, taken apart (RFC 9901 §4). Nothing in it is believed yet.</summary>
public sealed class CompactSdJwt
{
    private const int MaxCharacters = 262_144;
    private const int MaxDisclosures = 512;

    private CompactSdJwt(string issuerJwt, IReadOnlyList<Disclosure> disclosures, string? keyBindingJwt) =>
        (IssuerJwt, Disclosures, KeyBindingJwt) = (issuerJwt, disclosures, keyBindingJwt);

    public string IssuerJwt { get; }

    public IReadOnlyList<Disclosure> Disclosures { get; }

    /// <summary>Null for an SD-JWT without key binding.</summary>
    public string? KeyBindingJwt { get; }

    /// <summary>Issuer-signed JWT and disclosures, each followed by a tilde: what <c>sd_hash</c> is taken over.</summary>
    public string WithoutKeyBinding => string.Concat([IssuerJwt, "~", .. Disclosures.Select(disclosure => disclosure.Encoded + "~")]);

    /// <summary>RFC 9901 §4.3.1: base64url SHA-256 of <see cref="WithoutKeyBinding"/>.</summary>
    public string PresentationHash => Disclosure.DigestOf(WithoutKeyBinding);

    public static CompactSdJwt Of(string issuerJwt, IReadOnlyList<Disclosure> disclosures, string? keyBindingJwt = null) =>
        new(issuerJwt, disclosures, keyBindingJwt);

    /// <summary>RFC 9901 §7.1 step 1 and §7.3 step 3: separates the parts.</summary>
    /// <returns>
    /// The parts; or, first match wins: <c>sd-jwt-too-large</c>; <c>sd-jwt-malformed</c> no tilde, or an empty part;
    /// <c>disclosure-malformed</c>.
    /// </returns>
    public static Result<CompactSdJwt> Parse(string compact)
    {
        if (compact.Length > MaxCharacters)
            return new Refusal("sd-jwt-too-large", $"At most {MaxCharacters} characters are read.");
        if (compact.Split('~', MaxDisclosures + 3) is not [var issuerJwt, .. var encoded, var last]
            || issuerJwt.Length == 0 || encoded.Length > MaxDisclosures)
            return new Refusal("sd-jwt-malformed", "Expected JWT~disclosure~…~ with at most 512 disclosures.");

        var disclosures = new List<Disclosure>(encoded.Length);
        foreach (var text in encoded)
        {
            if (!Disclosure.Parse(text).TryGet(out var disclosure, out var refusal))
                return refusal;
            disclosures.Add(disclosure);
        }

        return new CompactSdJwt(issuerJwt, disclosures, last.Length == 0 ? null : last);
    }

    public override string ToString() => WithoutKeyBinding + KeyBindingJwt;
}
