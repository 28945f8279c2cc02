using System.Text.Json.Nodes;
using TrustLedger.Wallet;

namespace TrustLedger.Tests.Wallet.Life;

/// <summary>What a wallet says to the API when it, or another one, is lost.</summary>
public sealed class DeviceCommandTests : IAsyncLifetime, IDisposable
{
    private const string Pin = "identity=" + "0000000000000000000000000000000000000000000000000000000000000000";

    private readonly WalletRunner _wallet = new();
    private FakeApi _api = null!;

    public async Task InitializeAsync() => _api = await FakeApi.StartAsync();

    public async Task DisposeAsync() => await _api.DisposeAsync();

    public void Dispose() => _wallet.Dispose();

    [Fact]
    public async Task A_wallet_that_never_enrolled_has_nothing_to_suspend()
    {
        await _wallet.With("init", "--api", _api.Url.ToString(), "--pin", Pin);

        var ran = await _wallet.With("device", "suspend", "--json", "--yes");

        Assert.NotEqual(ExitCode.Done, ran.ExitCode);
        Assert.Empty(_api.BodiesOf("POST /recovery/suspensions/own"));
        Assert.Equal("device suspend", (string?)(await _wallet.With("history", "list", "--json")).Json["entries"]![0]!["what"]);
    }

    [Fact]
    public async Task An_officer_sends_name_number_document_and_reason()
    {
        await AgencyAsync();
        _api.Answers["POST /recovery/suspensions"] = _ => (200, new JsonObject { ["id"] = "1", ["lapses"] = null });
        var file = _wallet.Write("person", "云小舟\n090101198503120018\n");

        var ran = await _wallet.With("officer", "suspend", "--identity", file, "--reason", "device-stolen", "--json", "--yes");

        Assert.Equal(ExitCode.Done, ran.ExitCode);
        Assert.Equal(
            """{"name":"云小舟","number":"090101198503120018","documentKind":"resident-id-card","reason":"device-stolen"}""",
            JsonNode.Parse(Assert.Single(_api.BodiesOf("POST /recovery/suspensions")))!.ToJsonString(Readable));
    }

    [Fact]
    public async Task An_officer_lifts_only_what_was_confirmed()
    {
        await AgencyAsync();
        _api.Answers["POST /recovery/lifts"] = _ => (200, new JsonObject());
        var file = _wallet.Write("person", "云小舟\n090101198503120018\n");

        var unasked = await _wallet.With("officer", "lift", "--identity", file, "--json");
        var lifted = await _wallet.With("officer", "lift", "--identity", file, "--document", "passport", "--json", "--yes");

        Assert.Equal(("not-confirmed", ExitCode.Done), (unasked.ErrorCode, lifted.ExitCode));
        Assert.Contains("passport", Assert.Single(_api.BodiesOf("POST /recovery/lifts")), StringComparison.Ordinal);
    }

    private static System.Text.Json.JsonSerializerOptions Readable { get; } =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private Task AgencyAsync() => _wallet.With("init", "--agency", "--client", "desk-1", "--organisation", "11090101000000019H", "--place", "090101",
        "--api", _api.Url.ToString());
}
