using TrustLedger.Demo.Harness;

namespace TrustLedger.Demo.Story;

/// <summary>An officer sees at a distance what holds, and why.</summary>
internal static class PresentationChapter
{
    public static async Task PlayAsync(Stage stage)
    {
        var request = await stage.Tell.StepAsync(
            "the officer asks for name and proofing level", () => stage.Data.RunAsync("officer request"));
        stage.Request = (string)request.Json["request"]!;
        await stage.Tell.StepAsync(
            "the resident sees who asks for what, and shows it",
            () => stage.Resident.RunAsync("present", stage.Request),
            result => $"disclosed {string.Join(", ", result.Json["disclosed"]!.AsArray().Select(name => (string?)name))}");
        await stage.Tell.StepAsync(
            "the officer sees every check",
            async () =>
            {
                var result = await stage.Data.RunAsync("officer request", "--result", (string)request.Json["id"]!);
                return (string?)result.Json["status"] == "accepted"
                    ? result
                    : throw new StepFailedException($"A good presentation was not accepted: {result.Json["checks"]?.ToJsonString()}");
            },
            result => $"accepted, {result.Json["checks"]!.AsArray().Count} checks passed");
    }
}
