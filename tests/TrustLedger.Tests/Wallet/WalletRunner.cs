using System.CommandLine;
using System.Text.Json.Nodes;
using TrustLedger.Wallet;

namespace TrustLedger.Tests.Wallet;

/// <summary>Runs wallet commands in this process, with a home of their own.</summary>
internal sealed class WalletRunner : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public WalletRunner()
    {
        PassphraseFile = _folder.Write("passphrase", "a passphrase for tests\n");
        Home = _folder.File("home");
    }

    public string Home { get; }

    public string PassphraseFile { get; }

    public string Input { get; set; } = "";

    /// <summary>What is typed unseen, question by question; without it there is no terminal.</summary>
    public Queue<string> Secrets { get; } = [];

    /// <summary>The person's browser; without it none is opened.</summary>
    public Func<Uri, bool> Browser { get; set; } = _ => false;

    public TimeProvider Time { get; set; } = TimeProvider.System;

    public string Vault => Path.Combine(Home, "vault.json");

    public string File(string name) => _folder.File(name);

    public string Write(string name, string text) => _folder.Write(name, text);

    /// <summary>Runs with this runner's home and passphrase.</summary>
    public Task<Ran> With(params string[] arguments) =>
        Run([.. arguments, "--home", Home, "--passphrase-file", PassphraseFile]);

    /// <summary>Runs exactly these arguments.</summary>
    public async Task<Ran> Run(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var input = new StringReader(Input);
        var host = new WalletHost { Input = input, ReadSecret = () => Secrets.TryDequeue(out var secret) ? secret : null, Environment = _ => null, Time = Time, OpenBrowser = Browser };
        var exitCode = await WalletCli.RunAsync(arguments, host, new InvocationConfiguration { Output = output, Error = error });
        return new Ran(exitCode, output.ToString(), error.ToString());
    }

    public void Dispose() => _folder.Dispose();

    internal sealed record Ran(int ExitCode, string Output, string Error)
    {
        public JsonObject Json => Output.Length > 0 ? JsonNode.Parse(Output)!.AsObject() : throw new InvalidOperationException(Error);

        // Whoever is asked is told more before the error, also with --json.
        public string ErrorCode => (string)JsonNode.Parse(Error[Error.LastIndexOf("{\n  \"error\"", StringComparison.Ordinal)..])!["error"]!["code"]!;
    }
}
