using System.Diagnostics;
using System.Text.Json.Nodes;

namespace TrustLedger.Interop;

/// <summary>Runs one program of a folder under tests/interop, in a process of its own.</summary>
internal static class NpmProgram
{
    /// <param name="folder">As <see cref="NpmFolder.Install"/> gave it.</param>
    /// <param name="script">Reads one JSON object from its standard input and prints another.</param>
    /// <param name="asked">What it reads.</param>
    /// <returns>What it prints. What it did not manage fails the test with what it says.</returns>
    public static async Task<JsonObject> RunAsync(string folder, string script, JsonObject asked)
    {
        using var process = Process.Start(new ProcessStartInfo("node", script)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.StandardInput.WriteAsync(asked.ToJsonString());
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await error);
        return (JsonObject)JsonNode.Parse(await output)!;
    }
}
