using System.Globalization;
using System.Text;
using QRCoder;

namespace TrustLedger.IdentityApi.Authorization;

/// <summary>A QR code as SVG that stands in the page itself: no script, no style, nothing to load.</summary>
internal static class QrImage
{
    /// <param name="label">What a screen reader says. Trusted text.</param>
    public static string Of(string text, string label)
    {
        using var generator = new QRCodeGenerator();
        using var data = generator.CreateQrCode(text, QRCodeGenerator.ECCLevel.L);
        var rows = data.ModuleMatrix; // With the quiet zone that ISO/IEC 18004 asks for.
        var path = new StringBuilder();
        for (var row = 0; row < rows.Count; row++)
        {
            for (var column = 0; column < rows[row].Length; column++)
            {
                if (rows[row][column])
                    path.Append(CultureInfo.InvariantCulture, $"M{column} {row}h1v1h-1z");
            }
        }

        var size = rows.Count.ToString(CultureInfo.InvariantCulture);
        return $"<svg role=\"img\" aria-label=\"{label}\" viewBox=\"0 0 {size} {size}\" shape-rendering=\"crispEdges\">"
            + $"<rect width=\"{size}\" height=\"{size}\" fill=\"#fff\"/><path fill=\"#000\" d=\"{path}\"/></svg>";
    }
}
