namespace TrustLedger.Tests.IdentityApi.Trust;

/// <summary>Accreditations that nobody could look at for a minute accredit nobody: a suspension may be among them.</summary>
public sealed class StaleLedgerTests : IAsyncLifetime, IDisposable
{
    private readonly TrustCity _city = new() { AccreditsByLog = true };

    public Task InitializeAsync() => _city.InitializeAsync();

    public Task DisposeAsync() => _city.DisposeAsync();

    public void Dispose() => _city.Dispose();

    [Fact]
    public async Task A_presentation_that_is_checked_by_an_old_log_is_left_to_an_officer_who_reads_why()
    {
        var (first, second) = (await _city.AddResidentAsync(), await _city.AddResidentAsync());
        await first.ClaimAsync("residence.current", Resident.Residence());
        Assert.Equal(201, (await first.ApplyAsync(await first.ApplicationAsync(await first.DraftAsync(), present: false))).Status);
        var body = await second.ApplicationAsync(await second.DraftAsync());
        await _city.StopNodeAsync();
        _city.Ledger = LedgerMood.Away;
        _city.Time.Advance(TimeSpan.FromSeconds(61));

        var (status, application) = await second.ApplyAsync(body);

        Assert.True(status == 202, application.ToJsonString());
        var check = Assert.Single(
            application["checks"]!.AsArray(), one => one!.AsObject().Text("evidence").StartsWith("ledger-stale", StringComparison.Ordinal));
        Assert.Equal("unknown", check!.AsObject().Text("result"));
        Assert.Equal(("to-human", null), (application.Text("state"), application["decision"]));
    }
}
