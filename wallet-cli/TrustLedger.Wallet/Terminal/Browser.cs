using System.ComponentModel;
using System.Diagnostics;

namespace TrustLedger.Wallet.Terminal;

/// <summary>Opens an address in the person's own browser, where there is one.</summary>
internal static class Browser
{
    /// <returns>False when this machine has no browser to open, as on a server.</returns>
    public static bool Open(Uri url)
    {
        // The address was checked before: it is absolute and http or https, and so no option of the program.
        var start = OperatingSystem.IsWindows() ? new ProcessStartInfo(url.AbsoluteUri) { UseShellExecute = true }
            : OperatingSystem.IsMacOS() ? new ProcessStartInfo("open", [url.AbsoluteUri])
            : HasScreen() ? new ProcessStartInfo("xdg-open", [url.AbsoluteUri]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true }
            : null;
        if (start is null)
            return false;
        try
        {
            using var process = Process.Start(start);
            return process is not null;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    private static bool HasScreen() =>
        Environment.GetEnvironmentVariable("DISPLAY") is { Length: > 0 } || Environment.GetEnvironmentVariable("WAYLAND_DISPLAY") is { Length: > 0 };
}
