using System.CommandLine;
using System.Globalization;
using TrustLedger.Demo.Harness;
using TrustLedger.Demo.Story;

namespace TrustLedger.Demo;

/// <summary>The options of <c>./demo</c>.</summary>
internal static class DemoCli
{
    private const int Failed = 3;

    public static RootCommand Create()
    {
        var keep = new Option<bool>("--keep")
        {
            Description = "Leave the servers up until interrupted, and write demo.json into the folder.",
        };
        var stop = new Option<bool>("--stop") { Description = "End the servers of an earlier --keep." };
        var folder = new Option<DirectoryInfo>("--folder")
        {
            Description = "Where everything is written. An earlier demo there is thrown away.",
            DefaultValueFactory = _ => new DirectoryInfo(Path.Combine("artifacts", "demo")),
        };
        var root = new RootCommand("Raises a small city on this machine and shows what TrustLedger does, and what it refuses.")
        {
            keep, stop, folder,
        };
        root.SetAction(async (parsed, cancellationToken) =>
        {
            var output = parsed.InvocationConfiguration.Output;
            try
            {
                var path = parsed.GetRequiredValue(folder).FullName;
                if (parsed.GetValue(stop))
                    return await KeptServers.StopAsync(CityFolder.Open(path), output);
                await DemoStory.PlayAsync(path, parsed.GetValue(keep), output, cancellationToken);
                return 0;
            }
            catch (StepFailedException failed)
            {
                await parsed.InvocationConfiguration.Error.WriteLineAsync(
                    string.Create(CultureInfo.InvariantCulture, $"FAILED  {failed.Message}"));
                return Failed;
            }
        });
        return root;
    }
}
