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
        var nodePort = new Option<int>("--node-port")
        {
            Description = "The node's port on 127.0.0.1.",
            DefaultValueFactory = _ => City.DemoCity.NodePort,
        };
        var apiPort = new Option<int>("--api-port")
        {
            Description = "The API's port on 127.0.0.1; part of every name that it issues.",
            DefaultValueFactory = _ => City.DemoCity.ApiPort,
        };
        var root = new RootCommand("Raises a small city on this machine and shows what TrustLedger does, and what it refuses.")
        {
            keep, stop, folder, nodePort, apiPort,
        };
        root.SetAction(async (parsed, cancellationToken) =>
        {
            var output = parsed.InvocationConfiguration.Output;
            try
            {
                var path = parsed.GetRequiredValue(folder).FullName;
                if (parsed.GetValue(stop))
                    return await KeptServers.StopAsync(CityFolder.Open(path), output);
                await DemoStory.PlayAsync(
                    () => City.DemoCity.FoundAsync(path, parsed.GetValue(nodePort), parsed.GetValue(apiPort)),
                    parsed.GetValue(keep), output, cancellationToken);
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
