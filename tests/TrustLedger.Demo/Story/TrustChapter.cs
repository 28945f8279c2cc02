using System.Text.Json.Nodes;
using TrustLedger.Demo.City;
using TrustLedger.Demo.Harness;

namespace TrustLedger.Demo.Story;

/// <summary>The three points of trust: what I say (自信), what others vouch for (他信), what the office accepts (你信).</summary>
internal static class TrustChapter
{
    public static async Task PlayAsync(Stage stage)
    {
        var residence = await ClaimAsync(stage, "residence.current", Cast.ResidenceContent(stage.Cast.Resident, stage.Today));
        var employment = await ClaimAsync(stage, "employment.current", Cast.EmploymentContent(stage.Cast.Resident, stage.Today));
        stage.ResidenceClaim = residence;

        await stage.Tell.StepAsync("公安 attests the residence (他信)", () => stage.Police.RunAsync("attest", residence));
        await stage.Tell.StepAsync(
            "人社 attests the employment (他信)", () => stage.City.Wallet(Organisation.HumanResources).RunAsync("attest", employment));

        var share = await stage.Resident.RunAsync("share", residence);
        await stage.Tell.StepAsync(
            "the neighbour sees the claim and vouches for it (他信)",
            () => stage.Neighbour.RunAsync("endorse", (string)share.Json["share"]!));
        await ShowAsync(stage);
    }

    /// <summary>Prints the state of the residence claim and how many stand behind it.</summary>
    public static Task ShowAsync(Stage stage) => stage.Tell.StepAsync(
        "state of the claim 'residence.current'",
        () => stage.Resident.RunAsync("trust", stage.ResidenceClaim),
        result => (string?)result.Json["state"] + Missing(result));

    private static string Missing(CommandResult result) => result.Json["missing"] is JsonArray { Count: > 0 } missing
        ? $" (for more: {string.Join(", ", missing.Select(point => (string?)point))})"
        : "";

    private static async Task<string> ClaimAsync(Stage stage, string predicate, string content)
    {
        var claimed = await stage.Tell.StepAsync(
            $"the resident claims {predicate} (自信)",
            async () => (await stage.Resident.RunAsync(content, "claim", [predicate, "--content", "-"])).MustSucceed());
        return (string)claimed.Json["uid"]!;
    }
}
