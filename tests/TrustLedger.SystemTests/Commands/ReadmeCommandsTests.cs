using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text;
using System.Text.Json.Nodes;
using TrustLedger.Demo.Harness;
using TrustLedger.SystemTests.City;

namespace TrustLedger.SystemTests.Commands;

/// <summary>The README's own commands, typed as a new user would.</summary>
[SupportedOSPlatform("linux")]
public sealed class ReadmeCommandsTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(6);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("trustledger-readme-");

    [Theory]
    [InlineData("./demo")]
    [InlineData("./build")]
    public void The_first_screen_names_a_program_that_is_there(string command)
    {
        var firstScreen = File.ReadLines(Path.Combine(Repository.Root, "README.md")).Take(25);

        Assert.Contains(firstScreen, line => line.StartsWith($"    $ {command} ", StringComparison.Ordinal));
        Assert.True(File.GetUnixFileMode(Path.Combine(Repository.Root, command)).HasFlag(UnixFileMode.UserExecute));
    }

    [Fact]
    public async Task The_demo_holds_all_its_steps_keeps_its_servers_up_and_ends_them_when_told()
    {
        var city = Path.Combine(_folder.FullName, "city");
        var (nodePort, apiPort) = (FreePort(), FreePort());
        using var demo = Start("./demo", "--keep", "--folder", city, "--node-port", $"{nodePort}", "--api-port", $"{apiPort}");
        try
        {
            var told = await ReadUntilAsync(demo, "demo.json");
            Assert.Contains("All steps held", told, StringComparison.Ordinal);

            var description = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(city, "demo.json")))!.AsObject();
            Assert.Equal($"http://127.0.0.1:{nodePort}", (string?)description["node"]);
            Assert.Equal(3, description["logs"]!.AsArray().Count);
            var offer = await TypedAsync((string)description["offerCommand"]!);
            Assert.StartsWith("openid-credential-offer://", (string?)offer["offer"], StringComparison.Ordinal);
            Assert.NotEmpty((string)offer["tx_code"]!);
            var request = await TypedAsync((string)description["requestCommand"]!);
            Assert.StartsWith("openid4vp://", (string?)request["request"], StringComparison.Ordinal);

            using var stop = Start("./demo", "--stop", "--folder", city);
            await EndAsync(stop);
            Assert.Equal(0, stop.ExitCode);
            await EndAsync(demo);
            Assert.Empty(Running(city));
        }
        finally
        {
            if (!demo.HasExited)
                Signals.AskToStop(demo.Id);
        }
    }

    [Fact]
    public async Task A_demo_whose_port_is_taken_says_so_and_fails()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var city = Path.Combine(_folder.FullName, "city");
        using var demo = Start("./demo", "--folder", city,
            "--node-port", $"{((IPEndPoint)taken.LocalEndpoint).Port}", "--api-port", $"{FreePort()}");
        var said = demo.StandardError.ReadToEndAsync();
        _ = demo.StandardOutput.ReadToEndAsync();
        await EndAsync(demo);

        Assert.NotEqual(0, demo.ExitCode);
        Assert.Contains("FAILED", await said, StringComparison.Ordinal);
        Assert.Empty(Running(city));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static Process Start(string program, params string[] arguments) =>
        CommandRunner.Start("/bin/bash", ["-c", "cd \"$0\" && exec \"$@\"", Repository.Root, program, .. arguments]);

    private static async Task<string> ReadUntilAsync(Process process, string end)
    {
        using var limit = new CancellationTokenSource(Patience);
        var error = process.StandardError.ReadToEndAsync(limit.Token);
        var told = new StringBuilder();
        while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            told.AppendLine(line);
            if (line.EndsWith(end, StringComparison.Ordinal))
                return told.ToString();
        }

        throw new StepFailedException($"The demo ended: {told}{await error}");
    }

    private static async Task EndAsync(Process process)
    {
        using var limit = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(limit.Token);
    }

    private static async Task<JsonObject> TypedAsync(string command)
    {
        var result = await CommandRunner.RunAsync("/bin/bash", ["-c", command], input: null, CancellationToken.None);
        return result.MustSucceed().Json;
    }

    private static string[] Running(string folder) =>
    [
        .. Directory.GetDirectories("/proc").Select(path => Path.Combine(path, "cmdline"))
            .Select(CommandLine).Where(line => line.Contains(folder, StringComparison.Ordinal)),
    ];

    private static string CommandLine(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllText(path) : "";
        }
        catch (IOException)
        {
            return ""; // The process ended while it was looked at.
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
