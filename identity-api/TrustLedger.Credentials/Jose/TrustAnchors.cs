using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using TrustLedger.Protocol;

namespace TrustLedger.Credentials.Jose;

/// <summary>The root certificates that a reader pinned beforehand. Nothing that a sender says adds one.</summary>
public sealed class TrustAnchors
{
    private readonly List<byte[]> _roots;

    private TrustAnchors(List<byte[]> roots) => _roots = roots;

    /// <summary>The roots, DER.</summary>
    public IReadOnlyList<byte[]> Roots => _roots;

    public static TrustAnchors Of(params IEnumerable<X509Certificate2> roots) => new([.. roots.Select(root => root.RawData)]);

    /// <summary>Roots that the caller has read and checked before, in DER.</summary>
    public static TrustAnchors FromDer(params IEnumerable<byte[]> roots) => new([.. roots]);

    /// <summary>Reads the certificates of a PEM text; <c>anchors-malformed</c> when there is none, or one cannot be read.</summary>
    public static Result<TrustAnchors> FromPem(string pem)
    {
        var roots = new X509Certificate2Collection();
        try
        {
            roots.ImportFromPem(pem);
        }
        catch (CryptographicException)
        {
            return new Refusal("anchors-malformed", "The text holds a certificate that cannot be read.");
        }

        var read = roots.Select(root => root.RawData).ToList();
        foreach (var root in roots)
            root.Dispose();
        return read.Count > 0 ? new TrustAnchors(read) : new Refusal("anchors-malformed", "The text holds no certificate.");
    }

    internal bool Contains(ReadOnlySpan<byte> der)
    {
        foreach (var root in _roots)
        {
            if (der.SequenceEqual(root))
                return true;
        }

        return false;
    }
}
