using System.Buffers;
using TrustLedger.Protocol;

namespace TrustLedger.Casework.Identifiers;

/// <summary>The identifier of an electronic licence (电子证照标识, GB/T 36904).</summary>
/// <remarks>
/// <c>1.2.156.3005.2.&lt;type&gt;.&lt;issuer&gt;.&lt;serial&gt;.&lt;version&gt;.&lt;check&gt;</c>: the type is the USCC of the
/// body that defined it and three characters; the check is ISO 7064 MOD 37,36 over the four parts without dots.
/// It names one person's licence, so <see cref="ToString"/> does not show it; <see cref="Reveal"/> does.
/// </remarks>
public sealed record ELicenceId
{
    public const string Root = "1.2.156.3005.2";
    public const int MostSerialCharacters = 32;

    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static readonly SearchValues<char> Letters = SearchValues.Create(Alphabet);

    private ELicenceId(string type, Uscc issuer, string serial, string version) =>
        (Type, Issuer, Serial, Version) = (type, issuer, serial, version);

    /// <summary>USCC of the body that defined the licence's type, and three characters.</summary>
    public string Type { get; }

    public Uscc Issuer { get; }

    public string Serial { get; }

    /// <summary>Three digits; a change of the licence counts it up.</summary>
    public string Version { get; }

    /// <returns>
    /// The identifier; or, first match wins: <c>licence-type-malformed</c>, <c>licence-issuer-malformed</c>,
    /// <c>licence-serial-malformed</c>, <c>licence-version-malformed</c>.
    /// </returns>
    public static Result<ELicenceId> Create(string type, string issuer, string serial, string version)
    {
        if (type.Length != Uscc.Length + 3 || !Uscc.Parse(type[..Uscc.Length]).TryGet(out var definer, out _)
            || definer.Value != type[..Uscc.Length] || type.AsSpan(Uscc.Length).ContainsAnyExcept(Letters))
            return new Refusal("licence-type-malformed", "A licence type is a valid USCC and three characters.");
        if (!Uscc.Parse(issuer).TryGet(out var issuedBy, out _) || issuedBy.Value != issuer)
            return new Refusal("licence-issuer-malformed", "A licence's issuer is a valid USCC.");
        if (serial.Length is 0 or > MostSerialCharacters || serial.AsSpan().ContainsAnyExcept(Letters))
            return new Refusal("licence-serial-malformed", "A licence's serial is 1 to 32 digits and capital letters.");
        if (version.Length != 3 || !version.AsSpan().IsDigits())
            return new Refusal("licence-version-malformed", "A licence's version is three digits.");
        return new ELicenceId(type, issuedBy, serial, version);
    }

    /// <returns>
    /// The identifier; or <c>licence-id-malformed</c> when the shape is another, what <see cref="Create"/> refuses,
    /// and <c>licence-check-wrong</c> when the check character belongs to other parts.
    /// </returns>
    public static Result<ELicenceId> Parse(string text)
    {
        if (text.Length > 128 || !text.StartsWith(Root + ".", StringComparison.Ordinal)
            || text[(Root.Length + 1)..].Split('.') is not [var type, var issuer, var serial, var version, { Length: 1 } check])
            return new Refusal("licence-id-malformed", "Expected 1.2.156.3005.2 and five parts.");
        if (!Create(type, issuer, serial, version).TryGet(out var id, out var refusal))
            return refusal;
        return id.Check == check[0]
            ? id
            : new Refusal("licence-check-wrong", "The check character belongs to another identifier.");
    }

    /// <summary>ISO 7064 MOD 37,36, the hybrid system of the standard's section 9.</summary>
    public char Check
    {
        get
        {
            var product = 36;
            foreach (var c in string.Concat(Type, Issuer.Value, Serial, Version))
            {
                var sum = (product + Alphabet.IndexOf(c, StringComparison.Ordinal)) % 36;
                product = (sum == 0 ? 36 : sum) * 2 % 37;
            }

            return Alphabet[(37 - product) % 36];
        }
    }

    public string Reveal() => $"{Root}.{Type}.{Issuer}.{Serial}.{Version}.{Check}";

    /// <summary>Says what it is, and no character of it.</summary>
    public override string ToString() => "an electronic licence's identifier";
}
