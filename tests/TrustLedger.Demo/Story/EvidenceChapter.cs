using TrustLedger.Demo.City;

namespace TrustLedger.Demo.Story;

/// <summary>One file each for the decision and the leave, checked with every server stopped.</summary>
internal static class EvidenceChapter
{
    public static async Task PlayAsync(Stage stage, CancellationToken cancellationToken)
    {
        var decision = stage.City.Folder.At("decision.evidence.json");
        var leave = stage.City.Folder.At("leave.evidence.json");
        await stage.Tell.StepAsync(
            "the resident exports the decision's evidence",
            () => stage.Resident.RunAsync("evidence export", stage.Decision, "--out", decision));
        await stage.Tell.StepAsync(
            "司法局 exports the leave's evidence", () => stage.Justice.RunAsync("evidence export", stage.Leave, "--out", leave));

        await stage.Tell.StepAsync("node, witnesses and API stop", stage.City.Servers.StopAsync);
        await VerifyAsync(stage, stage.Resident, "the decision holds, offline", decision);
        await VerifyAsync(stage, stage.Justice, "the leave holds, offline", leave);
        await stage.Tell.StepAsync("node, witnesses and API start again", () => stage.City.Servers.StartAsync(cancellationToken));
    }

    private static Task VerifyAsync(Stage stage, WalletRunner wallet, string title, string file) => stage.Tell.StepAsync(
        title, () => wallet.RunAsync("verify", file), result => $"included; by its entries {(string?)result.Json["state"]} as of {(string?)result.Json["asOf"]}");
}
