using TrustLedger.Casework.Calendars;
using TrustLedger.Casework.Delegations;
using TrustLedger.Demo.Harness;

namespace TrustLedger.Demo.Story;

/// <summary>Somebody acts for the resident (代办): one item, thirty days, and not a step longer than the resident likes.</summary>
internal static class DelegationChapter
{
    private const int Days = 30;

    public static async Task PlayAsync(Stage stage)
    {
        var offer = await stage.Data.RunAsync("officer offer", "person", "--session", stage.NeighbourSession);
        await stage.Tell.StepAsync("the neighbour has a person credential too", () => EnrolmentChapter.ReceiveAsync(stage.Neighbour, offer));

        var agent = (string)(await stage.Neighbour.RunAsync("delegation handle")).Json["handle"]!;
        var until = DelegationTerms.Text(ChinaTime.DayOf(TimeProvider.System.GetUtcNow()).AddDays(Days));
        var asked = await stage.Tell.StepAsync(
            "the resident lets the neighbour act: terms signed with the resident's own credential",
            async () => (await stage.Resident.RunAsync(
                stage.Cast.Neighbour.Name + "\n", "delegate", [ApprovalChapter.Item, "--agent", agent, "--agent-name", "-", "--until", until])).MustSucceed(),
            _ => $"one item, {Days} days");
        var id = (string)asked.Json["id"]!;

        var accepted = await stage.Tell.StepAsync("the neighbour sees who asks for what, and takes it on", () => stage.Neighbour.RunAsync("delegation accept", id));
        await stage.Tell.StepAsync("the delegation credential comes to the neighbour's wallet", () => EnrolmentChapter.ReceiveAsync(stage.Neighbour, accepted));
        await stage.Tell.StepAsync(
            "the neighbour applies for the resident, with two credentials in one answer",
            async () => await GrantedAsync(stage, id),
            result => $"granted, {result.Json["trace"]!.AsArray().Count} rules; the decision names principal and agent");

        await stage.Tell.StepAsync("the resident ends it", () => stage.Resident.RunAsync("delegation revoke", id));
        await stage.Tell.MustRefuseAsync(
            "the neighbour applies once more", "delegation-revoked", () => stage.Neighbour.TryAsync("apply", ApprovalChapter.Item, "--for", id));
    }

    private static async Task<CommandResult> GrantedAsync(Stage stage, string delegation)
    {
        var applied = await stage.Neighbour.RunAsync("apply", ApprovalChapter.Item, "--for", delegation);
        var applicant = applied.Json["decision"]?["content"]?["applicant"];
        return (string?)applied.Json["decision"]?["outcome"] == "granted" && (string?)applicant?["delegation"] == delegation
            && applicant["principal"] is not null && applicant["agent"] is not null
            ? applied
            : throw new StepFailedException($"The rules did not grant to the agent: {applied.Json["trace"]?.ToJsonString()}");
    }
}
