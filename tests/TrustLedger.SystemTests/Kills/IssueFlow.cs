using TrustLedger.Demo.Harness;
using TrustLedger.SystemTests.City;

namespace TrustLedger.SystemTests.Kills;

/// <summary>An officer offers the person credential, the resident receives it. The same resident each time.</summary>
internal sealed class IssueFlow(CityFixture city) : IFlow
{
    private const int Copies = 3;

    private Resident? _resident;
    private string _offer = "";
    private string _code = "";
    private string _batch = "";

    public IReadOnlyList<Func<Task<CommandResult>>> Commands =>
    [
        async () =>
        {
            var offered = await city.Data.TryAsync("officer offer", "person", "--session", _resident!.Session);
            if (offered.ExitCode == 0)
                (_offer, _code) = ((string)offered.Json["offer"]!, (string)offered.Json["tx_code"]!);
            return offered;
        },
        async () =>
        {
            var received = await _resident!.Wallet.TryAsync("receive", _offer, "--tx-code", _code);
            if (received.ExitCode == 0)
                _batch = (string)received.Json["credentials"]![0]!["id"]!;
            return received;
        },
    ];

    public async Task PrepareAsync() => _resident ??= await Resident.EnrolAsync(city);

    public async Task CheckAsync()
    {
        var held = (await _resident!.Wallet.RunAsync("list")).Json["credentials"]!.AsArray();
        var batch = Assert.Single(held, one => (string?)one!["id"] == _batch);
        Assert.Equal(Copies, (int)batch!["copies"]!);

        // What was received is shown, and the verifier checks all of it.
        var request = (await city.Data.RunAsync("officer request")).Json;
        await _resident.Wallet.RunAsync("present", (string)request["request"]!);
        var result = (await city.Data.RunAsync("officer request", "--result", (string)request["id"]!)).Json;
        Assert.Equal("accepted", (string?)result["status"]);
    }
}
