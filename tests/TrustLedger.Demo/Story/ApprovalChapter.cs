using TrustLedger.Demo.Harness;

namespace TrustLedger.Demo.Story;

/// <summary>The yearly endorsement of a residence permit (居住证签注): no trip, decided in seconds by published rules.</summary>
internal static class ApprovalChapter
{
    public const string Item = "residence-permit.endorsement";

    public static async Task PlayAsync(Stage stage)
    {
        var applied = await stage.Tell.StepAsync(
            "the resident confirms the prefilled form and applies",
            async () => await GrantedAsync(stage),
            result => $"granted, {result.Json["trace"]!.AsArray().Count} rules, each with its trace");
        stage.Application = (string)applied.Json["id"]!;
        stage.Decision = (string)applied.Json["decision"]!["uid"]!;

        var offer = applied.Json["licenceOffer"]!;
        await stage.Tell.StepAsync(
            "the electronic licence comes back to the wallet",
            () => stage.Resident.RunAsync("receive", (string)offer["offer"]!, "--tx-code", (string)offer["txCode"]!));

        await stage.Tell.StepAsync(
            "the office accepts what it was shown (你信)",
            () => stage.Police.RunAsync(
                "accept", "--address", (string)applied.Json["acceptanceAddresses"]![0]!, "--purpose", Item,
                "--application", stage.Application, "--claim", stage.ResidenceClaim));
        await TrustChapter.ShowAsync(stage);
    }

    private static async Task<CommandResult> GrantedAsync(Stage stage)
    {
        var applied = await stage.Resident.RunAsync("apply", Item);
        return (string?)applied.Json["decision"]?["outcome"] == "granted"
            ? applied
            : throw new StepFailedException($"The rules did not grant: {applied.Json["trace"]?.ToJsonString()}");
    }
}
