using TrustLedger.Demo.City;
using TrustLedger.Demo.Harness;

namespace TrustLedger.Demo.Story;

/// <summary>The whole demo, from an empty folder to the last refusal.</summary>
internal static class DemoStory
{
    public static async Task PlayAsync(
        Func<Task<DemoCity>> found, bool keep, TextWriter output, CancellationToken cancellationToken)
    {
        var tell = new Narrator(output);
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);

        tell.Chapter("The city 云溪 is founded");
        await using var city = await tell.StepAsync(
            "keys, wallets of seven departments, three logs signed by three founders, watched by four departments", found);
        await tell.StepAsync("node, four witnesses and API start on loopback", () => city.Servers.StartAsync(cancellationToken));
        await tell.StepAsync("issuer, status and verifier keys are accredited, two founders each", city.AccreditAsync);

        var stage = new Stage(city, Cast.Choose(today), tell, today)
        {
            Resident = await city.AddResidentAsync("resident"),
            Neighbour = await city.AddResidentAsync("neighbour"),
            Subject = await city.AddResidentAsync("subject"),
        };

        tell.Chapter("The register of real persons (实名)");
        await RegisterChapter.ImportAsync(stage);

        tell.Chapter("A wallet becomes a real person's (我是我)");
        await EnrolmentChapter.PlayAsync(stage);

        tell.Chapter("Three points of trust (三点信任)");
        await TrustChapter.PlayAsync(stage);

        tell.Chapter("An approval without a trip (零跑腿)");
        await ApprovalChapter.PlayAsync(stage);

        tell.Chapter("Somebody acts for somebody else (代办)");
        await DelegationChapter.PlayAsync(stage);

        tell.Chapter("An officer verifies at a distance");
        await PresentationChapter.PlayAsync(stage);

        tell.Chapter("Three justice departments sign one record (社区矫正)");
        await LeaveChapter.PlayAsync(stage);

        tell.Chapter("Evidence that needs no server");
        await EvidenceChapter.PlayAsync(stage, cancellationToken);

        tell.Chapter("What must fail does");
        await RefusalChapter.PlayAsync(stage, cancellationToken);

        tell.End();
        if (keep)
            await KeepAsync(stage, output, cancellationToken);
    }

    private static async Task KeepAsync(Stage stage, TextWriter output, CancellationToken cancellationToken)
    {
        await DemoDescription.WriteAsync(stage);
        await stage.City.Servers.NoteProcessesAsync();
        await output.WriteLineAsync($"\nThe servers stay up until this is interrupted, or './demo --stop'. What is where:\n{stage.City.Folder.Description}");
        await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
