using System.Text;

namespace TrustLedger.Wallet.Terminal;

/// <summary>Reads a line from the terminal without showing it.</summary>
internal static class SecretPrompt
{
    /// <returns>Null when standard input is no terminal: a passphrase is never taken from a pipe unasked.</returns>
    public static string? Read()
    {
        if (Console.IsInputRedirected)
            return null;

        var line = new StringBuilder();
        while (true)
        {
            var key = Console.ReadKey(intercept: true);
            switch (key.Key)
            {
                case ConsoleKey.Enter:
                    Console.Error.WriteLine();
                    return line.ToString();
                case ConsoleKey.Backspace:
                    line.Length = Math.Max(0, line.Length - 1);
                    break;
                default:
                    if (!char.IsControl(key.KeyChar))
                        line.Append(key.KeyChar);
                    break;
            }
        }
    }
}
