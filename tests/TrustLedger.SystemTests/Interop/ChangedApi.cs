using System.Text.Json.Nodes;
using TrustLedger.SystemTests.City;

namespace TrustLedger.SystemTests.Interop;

/// <summary>The city's API, started again with other settings of its credentials until this is disposed of.</summary>
internal sealed class ChangedApi : IAsyncDisposable
{
    private readonly CityFixture _city;
    private readonly string _before;

    private ChangedApi(CityFixture city, string before) => (_city, _before) = (city, before);

    public static async Task<ChangedApi> StartAsync(CityFixture city, JsonObject credentials)
    {
        var before = await File.ReadAllTextAsync(city.City.Servers.ApiConfig);
        var changed = new ChangedApi(city, before);
        var settings = JsonNode.Parse(before)!;
        settings["IdentityApi"]!["Credentials"] = credentials;
        await changed.StartAsync(settings.ToJsonString());
        return changed;
    }

    public async ValueTask DisposeAsync() => await StartAsync(_before);

    private async Task StartAsync(string settings)
    {
        var api = _city.City.Servers.Api;
        await api.StopAsync();
        await File.WriteAllTextAsync(_city.City.Servers.ApiConfig, settings);
        await api.StartAsync(CancellationToken.None);
    }
}
