using System.Diagnostics;
using System.Text.Json.Nodes;
using TrustLedger.Interop;

namespace TrustLedger.Tests.IdentityApi.Authorization;

/// <summary>A wallet that none of us wrote, in a process of its own: <c>tests/interop/openid4vc/wallet.mjs</c>.</summary>
internal static class NpmWallet
{
    private static readonly Lazy<string> Installed = new(() => NpmFolder.Install(Repository.Root, "openid4vc"));

    /// <summary>Has it do one thing; what it did not manage fails the test with what it says.</summary>
    /// <param name="what">One of the words of <c>wallet.mjs</c>.</param>
    /// <param name="asked">With <c>rootPem</c>, the root under which it believes an issuer.</param>
    public static async Task<JsonObject> DoAsync(string what, JsonObject asked)
    {
        asked["do"] = what;
        using var process = Process.Start(new ProcessStartInfo("node", "wallet.mjs")
        {
            WorkingDirectory = Installed.Value,
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
