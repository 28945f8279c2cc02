using System.Diagnostics;
using System.Globalization;
using TrustLedger.Demo.Harness;

namespace TrustLedger.Demo.Story;

/// <summary>Ten thousand invented residents go from the generator's output straight into the register.</summary>
internal static class RegisterChapter
{
    public static async Task ImportAsync(Stage stage)
    {
        var seed = Cast.Seed.ToString(CultureInfo.InvariantCulture);
        var count = Cast.Residents.ToString(CultureInfo.InvariantCulture);
        await stage.Tell.StepAsync(
            $"import {count} synthetic residents",
            () => PipeAsync(
                ["generate", "residents", "--count", count, "--seed", seed],
                ["import", "residents", "-", "--config", stage.City.Servers.ApiConfig]),
            result => $"{(long)result.Json["added"]!} added, {(long)result.Json["refused"]!} refused");
    }

    /// <summary>One program's output is the other's input; no file holds it.</summary>
    private static async Task<CommandResult> PipeAsync(string[] from, string[] into)
    {
        using var source = CommandRunner.Start(Programs.IdentityApi, from);
        using var target = CommandRunner.Start(Programs.IdentityApi, into);
        source.StandardInput.Close();
        var output = target.StandardOutput.ReadToEndAsync();
        var errors = Task.WhenAll(target.StandardError.ReadToEndAsync(), source.StandardError.ReadToEndAsync());
        await CopyAsync(source, target);
        await Task.WhenAll(source.WaitForExitAsync(), target.WaitForExitAsync(), errors);
        return new CommandResult("identity-api import", target.ExitCode, await output, (await errors)[0]).MustSucceed();
    }

    private static async Task CopyAsync(Process source, Process target)
    {
        await source.StandardOutput.BaseStream.CopyToAsync(target.StandardInput.BaseStream);
        target.StandardInput.Close();
    }
}
