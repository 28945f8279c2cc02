using System.Globalization;
using System.Text.Json.Nodes;
using TrustLedger.Demo.City;
using TrustLedger.Demo.Harness;

namespace TrustLedger.Demo.Story;

/// <summary>Eight days' leave (scenario 8b): asked for, opined on, decided, copied; each in its lawful role.</summary>
internal static class LeaveChapter
{
    public static async Task PlayAsync(Stage stage)
    {
        await RegisterAsync(stage);
        await ProposeAsync(stage);
        await MustRefuseAsync(stage);

        await stage.Tell.StepAsync("司法所 sees the record and opines in favour", () => stage.Office.RunAsync("corrections opine", stage.Leave));
        await StateMustBeAsync(stage, "pending", "before the decision");
        await stage.Tell.MustRefuseAsync(
            "the same organisation opines twice", "organisation-already-endorsed",
            () => stage.Office.TryAsync("corrections opine", stage.Leave));
        await stage.Tell.StepAsync("司法局 sees it and decides", () => stage.Justice.RunAsync("corrections decide", stage.Leave));
        await StateMustBeAsync(stage, "effective", "at the decision, without waiting for the copy");
        await AlarmAsync(stage);
        await stage.Tell.StepAsync(
            "检察院 acknowledges its copy", () => stage.Procuratorate.RunAsync("corrections acknowledge", stage.Leave));
        await stage.Tell.StepAsync(
            "司法局 replays the log itself", () => stage.Justice.RunAsync("ledger check", "corrections", "--replay"), result => Finality(result.Json));
    }

    /// <summary>Eight days in another city.</summary>
    public static string Request(Stage stage) => new JsonObject
    {
        ["from"] = Day(stage.Today.AddDays(5)),
        ["to"] = Day(stage.Today.AddDays(12)),
        ["destinations"] = new JsonArray("440100"),
        ["reason"] = "family",
    }.ToJsonString();

    private static async Task RegisterAsync(Stage stage)
    {
        var handle = await stage.Subject.RunAsync("handle new", LogSetup.OriginOf("corrections"), "--purpose", "case");
        var registration = new JsonObject
        {
            ["subjectHandle"] = (string)handle.Json["handle"]!,
            ["name"] = stage.Cast.Subject.Name,
            ["number"] = stage.Cast.Subject.Number.Reveal(),
            ["measure"] = "suspended-sentence",
            ["from"] = Day(stage.Today.AddMonths(-3)),
            ["to"] = Day(stage.Today.AddMonths(9)),
        };
        var registered = await stage.Tell.StepAsync(
            "司法局 registers the supervised person's case",
            async () => (await stage.Justice.RunAsync(
                registration.ToJsonString(), "corrections propose", ["registration", "--content", "-"])).MustSucceed());
        stage.Case = (string)registered.Json["case"]!;
    }

    private static async Task ProposeAsync(Stage stage)
    {
        var proposed = await stage.Tell.StepAsync(
            "the supervised person asks for eight days' leave",
            async () => (await stage.Subject.RunAsync(
                Request(stage), "corrections propose", ["leave", "--case", stage.Case, "--content", "-"])).MustSucceed());
        stage.Leave = (string)proposed.Json["uid"]!;
    }

    private static async Task MustRefuseAsync(Stage stage)
    {
        await stage.Tell.MustRefuseAsync(
            "检察院 decides: the wrong role", "role-not-allowed",
            () => stage.Procuratorate.TryAsync("corrections decide", stage.Leave, "--role", "procuratorate"));
        await stage.Tell.MustRefuseAsync(
            "another county's 司法局 decides: the wrong place", "record-unknown",
            () => stage.City.Wallet(Organisation.OtherCounty).TryAsync("corrections decide", stage.Leave));
        await stage.Tell.MustRefuseAsync(
            "司法局 decides before the opinion", "opinion-missing", () => stage.Justice.TryAsync("corrections decide", stage.Leave));
    }

    private static async Task StateMustBeAsync(Stage stage, string state, string when)
    {
        var view = await stage.Office.RunAsync("corrections show", stage.Leave);
        var shown = (string?)view.Json["view"]!["state"];
        if (shown != state)
            throw new StepFailedException($"{when}: expected {state}, the record is {shown}.");
        stage.Tell.Line($"the leave is {state} {when}");
    }

    private static async Task AlarmAsync(Stage stage)
    {
        var later = Day(stage.Today.AddDays(5)) + "T00:00:00Z";
        var view = await stage.Justice.RunAsync("corrections show", stage.Leave, "--at", later);
        if ((bool?)view.Json["view"]!["alarm"] != true)
            throw new StepFailedException("Five days without an acknowledgement raised no alarm.");
        stage.Tell.Line("five days later without an acknowledgement it would show an alarm");
    }

    // How many have cosigned by then is a matter of milliseconds; that they were enough, the wallet has checked.
    private static string Finality(JsonObject checkedLogs)
    {
        var log = checkedLogs["logs"]!["corrections"]!;
        return (bool)log["final"]! && log["witnesses"]!.AsArray().Count(witness => witness!["cosignedAt"] is not null) >= CityWitnesses.Needed
            ? $"final, cosigned by {CityWitnesses.Needed} of {CityWitnesses.Departments.Count} departments at least"
            : throw new StepFailedException("Too few witnesses have cosigned the corrections log.");
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
