using System.Text;
using QRCoder;

namespace TrustLedger.Wallet.Terminal;

/// <summary>A QR code in half-block characters: two rows of modules to a line.</summary>
internal static class QrCode
{
    // The quiet zone that ISO/IEC 18004 asks for is part of the matrix that QRCoder gives.
    public static string Of(string text)
    {
        using var generator = new QRCodeGenerator();
        using var data = generator.CreateQrCode(text, QRCodeGenerator.ECCLevel.L);
        var rows = data.ModuleMatrix;
        var drawn = new StringBuilder();
        for (var row = 0; row < rows.Count; row += 2)
        {
            if (row > 0)
                drawn.Append('\n');
            for (var column = 0; column < rows[row].Length; column++)
            {
                // Light on dark terminals: a module that is set stays dark, one that is not is drawn.
                drawn.Append((Dark(rows, row, column), Dark(rows, row + 1, column)) switch
                {
                    (true, true) => ' ',
                    (true, false) => '▄',
                    (false, true) => '▀',
                    (false, false) => '█',
                });
            }
        }

        return drawn.ToString();
    }

    private static bool Dark(List<System.Collections.BitArray> rows, int row, int column) =>
        row < rows.Count && rows[row][column];
}
