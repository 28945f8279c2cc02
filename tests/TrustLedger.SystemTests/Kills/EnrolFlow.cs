using TrustLedger.Casework.Synthetic;
using TrustLedger.Client.Reading;
using TrustLedger.Demo.City;
using TrustLedger.Demo.Harness;
using TrustLedger.Demo.Story;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Statements;
using TrustLedger.SystemTests.City;

namespace TrustLedger.SystemTests.Kills;

/// <summary>A wallet enrols, and the officer at the window confirms. Somebody new each time.</summary>
internal sealed class EnrolFlow(CityFixture city) : IFlow
{
    private SyntheticResident _person = null!;
    private WalletRunner _wallet = null!;
    private string _session = "";

    public IReadOnlyList<Func<Task<CommandResult>>> Commands =>
    [
        async () =>
        {
            var enrolled = await EnrolAsync();
            if (enrolled.ExitCode == 0)
                _session = (string)enrolled.Json["session"]!;
            return enrolled;
        },
        () => city.Data.TryAsync("officer confirm", _session),
    ];

    public async Task PrepareAsync() => (_person, _wallet) = (city.NextResident(), await city.NewWalletAsync());

    public async Task CheckAsync()
    {
        var enrolled = (await EnrolAsync()).MustSucceed().Json;
        Assert.Equal(3, (int)enrolled["level"]!);
        Assert.Equal(_session, (string?)enrolled["session"]);

        var handle = Address.Read((string)enrolled["handle"]!)!.Value;
        var person = await city.Database.TextAsync("SELECT person FROM bindings WHERE handle = @0", handle.ToLowerHex());
        Assert.Equal(1, await city.Database.NumberAsync("SELECT COUNT(*) FROM bindings WHERE person = @0", person!));
        Assert.Equal(1, await city.Database.NumberAsync("SELECT COUNT(*) FROM bindings WHERE person = @0 AND state = 'bound'", person!));

        var query = new StatementQuery { Recipient = handle, Schema = Schemas.Binding.Uid };
        Assert.True((await city.Observer.Open("identity").ListAsync(query, CancellationToken.None)).TryGet(out var page, out _));
        var binding = Assert.Single(page.Items);
        var found = await city.Observer.FindAsync("identity", binding.Statement.Uid.ToString());
        Assert.Equal(binding.Index, found.Index);
        Assert.Equal("effective", (string?)found.Said["state"]);
    }

    private Task<CommandResult> EnrolAsync() => _wallet.RunAsync(Cast.Identity(_person), "enrol", ["--identity", "-"]);
}
