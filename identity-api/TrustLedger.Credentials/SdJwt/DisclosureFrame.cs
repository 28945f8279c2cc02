namespace TrustLedger.Credentials.SdJwt;

/// <summary>Says which claims, members and elements an issuer hides behind a disclosure each.</summary>
public sealed class DisclosureFrame
{
    private readonly Func<ClaimsPath, bool> _hides;

    private DisclosureFrame(Func<ClaimsPath, bool> hides, int decoys) => (_hides, Decoys) = (hides, decoys);

    /// <summary>Every claim, nested member and array element, but for what SD-JWT VC §2.2.2.2 wants in the open.</summary>
    public static DisclosureFrame Credential { get; } = new(
        path => path.Steps is not [{ Name: "iss" or "nbf" or "exp" or "cnf" or "vct" or "vct#integrity" or "status" or "aka_vcts" }, ..],
        decoys: 0);

    /// <summary>How many digests of nothing are mixed into each object that hides something (RFC 9901 §4.2.5).</summary>
    public int Decoys { get; }

    /// <summary>Exactly these places and no others.</summary>
    public static DisclosureFrame Of(params IEnumerable<ClaimsPath> hidden)
    {
        var places = hidden.ToHashSet();
        return new DisclosureFrame(places.Contains, decoys: 0);
    }

    public DisclosureFrame WithDecoys(int count) => new(_hides, count);

    public bool Hides(ClaimsPath path) => _hides(path);
}
