using TrustLedger.Demo.Harness;
using TrustLedger.Protocol.Statements;
using TrustLedger.Protocol.Statements.Bodies;
using TrustLedger.SystemTests.City;

namespace TrustLedger.SystemTests.Kills;

/// <summary>An officer decides what the rules left open. The same resident each time, of whom no department says anything.</summary>
internal sealed class DecideFlow(CityFixture city) : IFlow
{
    private Resident? _resident;
    private string _reason = "";
    private string _id = "";
    private string _outcome = "refuse";
    private string _decision = "";
    private long _size;

    public IReadOnlyList<Func<Task<CommandResult>>> Commands =>
    [
        async () =>
        {
            var decided = await city.Police.TryAsync("officer decide", _id, "--outcome", _outcome, "--reason", _reason);
            if (decided.ExitCode == 0)
                _decision = (string)decided.Json["uid"]!;
            return decided;
        },
    ];

    public async Task PrepareAsync()
    {
        if (_resident is null)
        {
            _reason = city.Aside("reason.json");
            await File.WriteAllTextAsync(_reason, """{"reasons":"The papers were seen at the window."}""");
            _resident = await Resident.EnrolAsync(city);
            await _resident.ReceiveAsync(city);
        }

        var applied = (await _resident.Wallet.RunAsync("apply", "residence-permit.endorsement")).Json;
        _id = (string)applied["id"]!;
        Assert.Equal("to-human", (string?)applied["state"]);
        _outcome = _outcome == "refuse" ? "grant" : "refuse";
        _size = await city.Observer.SizeAsync("approvals");
    }

    public async Task CheckAsync()
    {
        Assert.Equal(_decision, await city.Database.TextAsync("SELECT uid FROM decisions WHERE application = @0", _id));
        Assert.Equal(1, await city.Database.NumberAsync("SELECT COUNT(*) FROM decisions WHERE application = @0", _id));
        Assert.Equal(
            _outcome == "grant" ? "granted" : "refused",
            await city.Database.TextAsync("SELECT state FROM applications WHERE uid = @0", _id));
        Assert.Equal(
            _outcome == "grant" ? 1 : 0, await city.Database.NumberAsync("SELECT COUNT(*) FROM licences WHERE application = @0", _id));

        var said = Assert.Single(await city.Observer.BehindAsync("approvals", _size - 1));
        Assert.Equal(_decision, said.Statement.Uid.ToString());
        Assert.Equal(_id, said.Statement.Statement.RefUid.ToString());
        Assert.True(said.Statement.Statement.Read<DecisionBody>().TryGet(out var body, out _));
        Assert.Equal(_outcome == "grant" ? Outcome.Granted : Outcome.Refused, body.Outcome);
        Assert.Equal("effective", (string?)(await city.Observer.FindAsync("approvals", _decision)).Said["state"]);
    }
}
