using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using TrustLedger.Client.Keystore;
using TrustLedger.Client.Pkcs11;

namespace TrustLedger.Tests.Client.Pkcs11;

/// <summary>SoftHSM with tokens in a folder of its own. A module is set up once for a process, so all tests share it.</summary>
public sealed partial class SoftHsm : IDisposable
{
    public const string Pin = "987654";
    private const int Tokens = 14;

    private readonly TemporaryFolder _folder = new();
    private readonly string _config;
    private int _used;

    public SoftHsm()
    {
        _config = Path.Combine(_folder.Path, "softhsm2.conf");
        if (Module is null)
            return;
        Directory.CreateDirectory(Path.Combine(_folder.Path, "tokens"));
        File.WriteAllText(_config, $"directories.tokendir = {Path.Combine(_folder.Path, "tokens")}\nobjectstore.backend = file\nlog.level = ERROR\n");

        // The module reads the process' own environment, which .NET does not write.
        Assert.Equal(0, SetVariable("SOFTHSM2_CONF", _config, 1));
        for (var token = 0; token < Tokens; token++)
            Run("--init-token", "--free", "--label", LabelOf(token), "--pin", Pin, "--so-pin", "12345678");
    }

    public static string? Module => SoftHsmFactAttribute.Module;

    /// <summary>A token that no other test has.</summary>
    public string NextToken() => LabelOf(_used++);

    /// <summary>Puts a key on a token that was made elsewhere.</summary>
    public void Import(string token, string label, string id, ECDsa key)
    {
        var file = Path.Combine(_folder.Path, $"{token}-{id}.pem");
        File.WriteAllText(file, key.ExportPkcs8PrivateKeyPem());
        Run("--import", file, "--token", token, "--label", label, "--id", id, "--pin", Pin);
    }

    internal static Pkcs11Token Open(string label, string pin = Pin) => TryOpen(label, pin).Value();

    internal static TrustLedger.Protocol.Result<Pkcs11Token> TryOpen(string label, string pin = Pin, string? module = null)
    {
        using var passphrase = Passphrase.FromText(pin).Value();
        return Pkcs11Token.Open(module ?? Module!, label, passphrase);
    }

    public void Dispose() => _folder.Dispose();

    private static string LabelOf(int token) => string.Create(CultureInfo.InvariantCulture, $"token-{token}");

    private void Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("softhsm2-util", arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["SOFTHSM2_CONF"] = _config;
        using var process = Process.Start(start)!;
        process.StandardOutput.ReadToEnd();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, error);
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);
}
