using System.Text.Json.Nodes;
using TrustLedger.Demo.Harness;
using TrustLedger.Protocol.Statements;
using TrustLedger.SystemTests.City;

namespace TrustLedger.SystemTests.Kills;

/// <summary>A resident whose facts are attested applies. The same resident each time: every application is a new one.</summary>
internal sealed class ApplyFlow(CityFixture city) : IFlow
{
    private const string Item = "residence-permit.endorsement";

    private Resident? _resident;
    private string _person = "";
    private long _applications;
    private long _size;
    private JsonObject _answer = [];

    public IReadOnlyList<Func<Task<CommandResult>>> Commands =>
    [
        async () =>
        {
            var applied = await _resident!.Wallet.TryAsync("apply", Item);
            if (applied.ExitCode == 0)
                _answer = applied.Json;
            return applied;
        },
    ];

    public async Task PrepareAsync()
    {
        if (_resident is null)
        {
            _resident = await Resident.EnrolAsync(city);
            await _resident.ReceiveAsync(city);
            await _resident.GatherFactsAsync(city);
            _person = (await city.Database.TextAsync("SELECT person FROM bindings WHERE handle = @0", _resident.Handle))!;
        }

        _applications = await ApplicationsAsync();
        _size = await city.Observer.SizeAsync("approvals");
    }

    public async Task CheckAsync()
    {
        var id = (string)_answer["id"]!;
        var state = await SettledAsync(id);
        // The rules grant; or, when a check could not be made while the node was away, they leave it to a human.
        Assert.True(state is "granted" or "to-human", $"The application is {state}.");
        Assert.Equal(_applications + 1, await ApplicationsAsync());

        var decisions = state == "granted" ? 1 : 0;
        Assert.Equal(decisions, await city.Database.NumberAsync("SELECT COUNT(*) FROM decisions WHERE application = @0", id));
        var said = await city.Observer.BehindAsync("approvals", _size - 1);
        Assert.Equal(id, Assert.Single(said, item => item.Statement.Statement.Schema == Schemas.Application.Uid).Statement.Uid.ToString());
        Assert.Equal(decisions, said.Count(item => item.Statement.Statement.Schema == Schemas.Decision.Uid));
        Assert.Equal("effective", (string?)(await city.Observer.FindAsync("approvals", id)).Said["state"]);
    }

    private Task<long> ApplicationsAsync() => city.Database.NumberAsync("SELECT COUNT(*) FROM applications WHERE person = @0", _person);

    // The answer may come before the ledger's receipt for the decision.
    private async Task<string> SettledAsync(string id)
    {
        for (var tries = 0; ; tries++)
        {
            var state = await city.Database.TextAsync("SELECT state FROM applications WHERE uid = @0", id);
            if (state is not "deciding" || tries == 100)
                return state ?? "missing";
            await Task.Delay(100);
        }
    }
}
