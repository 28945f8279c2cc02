using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Dapper;
using TrustLedger.Casework.Synthetic;
using TrustLedger.IdentityApi.Clients;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.Protocol.Keys;

namespace TrustLedger.Tests.IdentityApi.Http;

/// <summary>What goes wrong on our side: a status and a code, nothing of the inside, and nothing half done.</summary>
public sealed class FaultTests : IAsyncLifetime
{
    private const string Name = "云小舟";
    private const string Number = "090101198503120018";
    private readonly Secp256k1Key _handle = Secp256k1Key.Generate();
    private TestApi _api = null!;

    public async Task InitializeAsync() => _api = await TestApi.StartAsync();

    public async Task DisposeAsync()
    {
        _handle.Dispose();
        await _api.DisposeAsync();
    }

    [Fact]
    public async Task A_fault_that_nobody_foresaw_is_told_without_any_detail_of_it()
    {
        await _api.ImportAsync($"number,name\n{Number},{Name}\n");
        var officer = await _api.SignInAsync("window", Roles.WindowOfficer);
        var (opened, session) = await _api.SendAsync(
            HttpMethod.Post,
            "/proofing/sessions",
            new JsonObject { ["name"] = Name, ["number"] = Number, ["handle"] = _handle.Address.ToLowerHex() },
            _handle);
        Assert.Equal(201, opened);
        await WriteAsync("UPDATE persons SET name = zeroblob(length(name))"); // No longer what was sealed.

        var (status, json) = await _api.SendAsync(
            HttpMethod.Get, $"/proofing/sessions/{((JsonNode)session).Text("session")}/review", null, officer);

        Assert.Equal((500, "internal"), (status, ((JsonNode)json).Text("title")));
        json.Remove("traceId");
        Assert.True(
            JsonNode.DeepEquals(
                JsonNode.Parse(
                    """
                    {"type":"urn:trustledger:problem:internal","title":"internal","status":500,
                     "detail":"The service failed. The fault is on its side."}
                    """),
                json),
            json.ToJsonString());
        var line = Assert.Single(_api.Logged.Lines, line => line.StartsWith("Error", StringComparison.Ordinal));
        Assert.Contains("failed with CryptographicException, answered 500", line, StringComparison.Ordinal);
        Assert.DoesNotContain(" at ", line, StringComparison.Ordinal); // No stack, no message.
    }

    [Fact]
    public async Task A_part_that_is_away_makes_a_503_that_says_when_to_come_again()
    {
        await WriteAsync("ALTER TABLE outbox RENAME TO away");
        using var broken = await _api.Http.GetAsync(new Uri("/healthz", UriKind.Relative));
        await WriteAsync("ALTER TABLE away RENAME TO outbox");
        using var mended = await _api.Http.GetAsync(new Uri("/healthz", UriKind.Relative));

        var text = await broken.Content.ReadAsStringAsync();
        Assert.Equal((503, "unavailable"), ((int)broken.StatusCode, JsonNode.Parse(text)!.Text("title")));
        Assert.Equal("2", broken.Headers.RetryAfter?.ToString());
        Assert.DoesNotContain("outbox", text, StringComparison.Ordinal);
        Assert.Equal(200, (int)mended.StatusCode);
    }

    [Fact]
    public async Task A_full_disk_makes_a_507_and_keeps_what_was_there()
    {
        var admin = await _api.SignInAsync("registrar", Roles.RegistryAdmin);
        await LimitPagesAsync(1); // SQLite makes it as many as there are.

        Assert.Equal((507, "storage-full"), await ImportAsync(admin));
        Assert.Equal(0, await CountAsync());

        await LimitPagesAsync(1_000_000);
        Assert.Equal(200, (await ImportAsync(admin)).Status);
        Assert.Equal(900, await CountAsync());
    }

    private async Task<(int Status, string Code)> ImportAsync(string admin)
    {
        var csv = string.Concat(new SyntheticCity(7).Residents(900)
            .Select(resident => $"{resident.Number.Reveal()},{resident.Name}\n").Prepend("number,name\n"));
        var (status, json) = await _api.SendAsync(
            HttpMethod.Post, "/registry/imports/residents", Encoding.UTF8.GetBytes(csv), new AuthenticationHeaderValue("Bearer", admin), "text/csv");
        return (status, status == 200 ? "" : ((JsonNode)json).Text("title"));
    }

    /// <summary>The limit is a connection's own: set on the one that writes.</summary>
    private Task LimitPagesAsync(int pages) => WriteAsync($"PRAGMA max_page_count = {pages}");

    private Task<long> CountAsync() => _api.Get<Database>().ReadAsync(
        connection => connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM persons"), CancellationToken.None);

    private Task WriteAsync(string sql) =>
        _api.Get<Database>().WriteAsync(connection => connection.ExecuteAsync(sql), CancellationToken.None);
}
