using TrustLedger.Casework.Synthetic;
using TrustLedger.Demo.City;
using TrustLedger.Demo.Harness;

namespace TrustLedger.Demo.Story;

/// <summary>A wallet becomes a real person's, and gets its first credential.</summary>
internal static class EnrolmentChapter
{
    // Each is shown once, and the story shows a credential four times.
    private const string Copies = "5";

    public static async Task PlayAsync(Stage stage)
    {
        stage.Session = await EnrolAsync(stage, stage.Resident, stage.Cast.Resident, "the resident");
        stage.NeighbourSession = await EnrolAsync(stage, stage.Neighbour, stage.Cast.Neighbour, "a neighbour");

        var offer = await stage.Tell.StepAsync(
            "the officer offers the person credential",
            () => stage.Data.RunAsync("officer offer", "person", "--session", stage.Session));
        await stage.Tell.StepAsync(
            "the resident receives it, with the code told another way",
            () => ReceiveAsync(stage.Resident, offer),
            result => $"{result.Json["credentials"]!.AsArray().Count} credential, in one-time copies");
    }

    /// <summary>Enrols a wallet up to the binding on the ledger; gives the session's id.</summary>
    public static async Task<string> EnrolAsync(Stage stage, WalletRunner wallet, SyntheticResident person, string who)
    {
        var enrolled = await stage.Tell.StepAsync(
            $"{who} enrols: name and number match",
            async () => (await wallet.RunAsync(Cast.Identity(person), "enrol", ["--identity", "-"])).MustSucceed(),
            result => $"level {(int)result.Json["level"]!}");
        var session = (string)enrolled.Json["session"]!;
        await stage.Tell.StepAsync(
            "the officer at the window confirms the document",
            () => stage.Data.RunAsync("officer confirm", session),
            result => $"level {(int)result.Json["level"]!}, bound on the ledger");
        return session;
    }

    public static Task<CommandResult> ReceiveAsync(WalletRunner wallet, CommandResult offer) =>
        wallet.RunAsync("receive", (string)offer.Json["offer"]!, "--tx-code", (string)offer.Json["tx_code"]!, "--copies", Copies);
}
