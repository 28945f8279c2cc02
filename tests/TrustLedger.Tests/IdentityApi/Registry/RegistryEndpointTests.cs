using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Dapper;
using TrustLedger.Casework.Synthetic;
using TrustLedger.IdentityApi.Clients;
using TrustLedger.IdentityApi.Storage;

namespace TrustLedger.Tests.IdentityApi.Registry;

public sealed class RegistryEndpointTests : IAsyncLifetime
{
    private const string Csv = "number,name\n090101198503120018,云小舟\n090101198503120019,云小溪\n";
    private TestApi _api = null!;
    private string _admin = null!;

    public async Task InitializeAsync()
    {
        _api = await TestApi.StartAsync();
        _admin = await _api.SignInAsync("registrar", Roles.RegistryAdmin);
    }

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task Tells_each_bad_line_and_then_the_counts()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/registry/imports/residents");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _admin);
        request.Content = new StringContent(Csv, Encoding.UTF8, "text/csv");

        using var response = await _api.Http.SendAsync(request);

        Assert.Equal("application/x-ndjson", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(
            """
            {"line":3,"code":"resident-number-checksum-wrong"}
            {"lines":2,"added":1,"updated":0,"unchanged":0,"refused":1}

            """,
            await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("residents", "text/csv", "name\na\n", 400, "header-malformed")]
    [InlineData("residents", "text/csv", "", 415, "media-type-unsupported")]
    [InlineData("pets", "text/csv", Csv, 400, "import-kind-unknown")]
    [InlineData("residents", "application/json", Csv, 415, "media-type-unsupported")]
    public async Task Refuses_what_is_no_import(string kind, string mediaType, string csv, int status, string code)
    {
        var (answered, json) = await _api.SendAsync(
            HttpMethod.Post, $"/registry/imports/{kind}", Encoding.UTF8.GetBytes(csv), new AuthenticationHeaderValue("Bearer", _admin), mediaType);

        Assert.Equal((status, code), (answered, json.Text("title")));
    }

    [Fact]
    public async Task While_an_import_runs_another_is_refused_and_imports_nothing()
    {
        var release = new TaskCompletionSource();
        var residents = string.Concat(new SyntheticCity(7).Residents(2_500)
            .Select(resident => $"{resident.Number.Reveal()},{resident.Name}\n").Prepend("number,name\n"));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/registry/imports/residents");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _admin);
        request.Content = new SlowContent(residents, "text/csv", release.Task);
        var running = _api.Http.SendAsync(request);
        await Eventually.HoldsAsync(async () => await CountAsync("persons") > 0); // Its first batch is in, its last one is not.

        var (status, json) = await ImportOrganisationAsync();
        Assert.Equal((409, "import-running"), (status, json.Text("title")));
        Assert.Equal(0, await CountAsync("organisations"));

        release.SetResult();
        using var ended = await running;
        Assert.EndsWith(
            """{"lines":2500,"added":2500,"updated":0,"unchanged":0,"refused":0}""" + "\n",
            await ended.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(200, (await ImportOrganisationAsync()).Status);
    }

    [Fact]
    public async Task Only_a_registry_administrator_imports()
    {
        var officer = await _api.SignInAsync("window", Roles.WindowOfficer);

        var (status, _) = await _api.SendAsync(
            HttpMethod.Post, "/registry/imports/residents", Encoding.UTF8.GetBytes(Csv), new AuthenticationHeaderValue("Bearer", officer), "text/csv");

        Assert.Equal(403, status);
    }

    private Task<(int Status, JsonObject Json)> ImportOrganisationAsync() => _api.SendAsync(
        HttpMethod.Post, "/registry/imports/organisations",
        Encoding.UTF8.GetBytes("code,name,place\n11090101000000027C,公积金中心,090101\n"),
        new AuthenticationHeaderValue("Bearer", _admin), "text/csv");

    private Task<long> CountAsync(string table) => _api.Get<Database>().ReadAsync(
        connection => connection.ExecuteScalarAsync<long>($"SELECT COUNT(*) FROM {table}"), CancellationToken.None);
}
