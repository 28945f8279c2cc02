using System.Text.Json.Nodes;
using TrustLedger.Tests.Credentials;
using TrustLedger.Wallet;

namespace TrustLedger.Tests.Wallet.Life;

/// <summary>Whatever became of a request or an offer, its owner can read it later: who, why, which claims, when.</summary>
public sealed class HistoryTests : IAsyncLifetime, IDisposable
{
    private readonly TestAuthority _authority = new();
    private readonly HoldingWallet _wallet;
    private AskingVerifier _verifier = null!;

    public HistoryTests() => _wallet = new HoldingWallet(_authority, copies: 3);

    public async Task InitializeAsync() => _verifier = await AskingVerifier.StartAsync(_authority);

    public async Task DisposeAsync() => await _verifier.DisposeAsync();

    public void Dispose()
    {
        _wallet.Dispose();
        _authority.Dispose();
    }

    [Fact]
    public async Task What_was_shown_is_told_by_path_and_never_by_value()
    {
        await _wallet.Run("present", _verifier.Link);

        var entry = await OnlyEntryAsync();
        Assert.Equal(
            ("present", _verifier.ClientId, true, AskingVerifier.Purpose, "done", true),
            (entry.Text("what"), entry.Text("party"), (bool)entry["partyProven"]!, entry.Text("purpose"), entry.Text("outcome"), (bool)entry["sent"]!));
        Assert.Equal((_verifier.Url + "/response", "2026-11-21T12:00:00Z"), (entry.Text("address"), entry.Text("at")));
        var claim = Assert.Single(entry["disclosed"]!.AsArray())!;
        Assert.Equal((HoldingWallet.Type, """["name"]"""), (claim.AsObject().Text("type"), claim["path"]!.ToJsonString()));
        Assert.DoesNotContain(HoldingWallet.Name, entry.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain(HoldingWallet.Name, (await _wallet.Told("history", "list", "--lang", "zh")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_verifier_s_refusal_stands_beside_what_it_was_shown()
    {
        _verifier.Answer = (400, """{"error":"invalid_request"}""");

        await _wallet.Run("present", _verifier.Link);

        var entry = await OnlyEntryAsync();
        Assert.Equal(("refused", "invalid-request", true), (entry.Text("outcome"), entry.Text("code"), (bool)entry["sent"]!));
        Assert.Single(entry["disclosed"]!.AsArray());
    }

    [Fact]
    public async Task A_verifier_that_fails_is_a_failure()
    {
        _verifier.Answer = (503, "{}");

        await _wallet.Run("present", _verifier.Link);

        Assert.Equal("failed", (await OnlyEntryAsync()).Text("outcome"));
    }

    [Fact]
    public async Task What_its_owner_declined_is_written_down_and_nothing_was_shown()
    {
        _wallet.Input = "n\n";
        await _wallet.Told("present", _verifier.Link);

        var entry = await OnlyEntryAsync();
        Assert.Equal(
            ("declined", _verifier.ClientId, false),
            (entry.Text("outcome"), entry.Text("party"), (bool)entry["sent"]!));
        Assert.Empty(entry["disclosed"]!.AsArray());
        Assert.Empty(_verifier.Received);
    }

    [Fact]
    public async Task Who_only_a_link_names_is_unproven()
    {
        var link = _verifier.Link.Replace("%2Frequest", "%2Fnothing", StringComparison.Ordinal);

        await _wallet.Run("present", link);

        var entry = await OnlyEntryAsync();
        Assert.Equal(("refused", _verifier.ClientId, false), (entry.Text("outcome"), entry.Text("party"), (bool)entry["partyProven"]!));
        var shown = await _wallet.Told("history", "show", entry.Text("id")!, "--lang", "en");
        Assert.Contains("(unproven)", shown.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_asked_and_is_not_held_is_written_down()
    {
        _verifier.Claims = """[{"path":["phone"]}]""";

        await _wallet.Run("present", _verifier.Link);

        var entry = await OnlyEntryAsync();
        Assert.Equal(("refused", "credentials-missing"), (entry.Text("outcome"), entry.Text("code")));
    }

    [Fact]
    public async Task An_offer_is_written_down_with_what_came_of_it()
    {
        await using var issuer = await FakeIssuer.StartAsync();
        await _wallet.Run("settings", "--anchor", _wallet.Write("root.pem", issuer.Authority.Pem));

        await _wallet.Told("receive", issuer.OfferUri, "--json");
        await _wallet.Run("receive", issuer.OfferUri);

        var entries = await EntriesAsync();
        Assert.Equal<string>(["done", "declined"], [.. entries.Select(entry => entry.Text("outcome"))]);
        Assert.All(entries, entry => Assert.Equal(("receive", issuer.Id), (entry.Text("what"), entry.Text("party"))));
        Assert.Equal(issuer.Id + "/credentials/person", (string?)Assert.Single(entries[0]["names"]!.AsArray()));
    }

    [Fact]
    public async Task The_export_has_every_entry_and_overwrites_nothing()
    {
        await _wallet.Run("present", _verifier.Link);
        var file = _wallet.File("history.json");

        var first = await _wallet.Run("history", "export", file);
        var second = await _wallet.Run("history", "export", file);

        Assert.Equal((1, ExitCode.Refused, "file-exists"), ((int)first.Json["entries"]!, second.ExitCode, second.ErrorCode));
        var exported = JsonNode.Parse(await File.ReadAllTextAsync(file))!.AsObject();
        Assert.Equal("trustledger-wallet-history/1", exported.Text("type"));
        Assert.Equal((await OnlyEntryAsync()).ToJsonString(), Assert.Single(exported["entries"]!.AsArray())!.ToJsonString());
    }

    [Fact]
    public async Task An_entry_that_is_not_there_is_unknown() =>
        Assert.Equal("entry-unknown", (await _wallet.Run("history", "show", "h00000000")).ErrorCode);

    [Fact]
    public async Task One_kind_can_be_listed_alone_and_in_both_languages()
    {
        await _wallet.Run("present", _verifier.Link);

        Assert.Empty((await _wallet.Run("history", "list", "--what", "receive")).Json["entries"]!.AsArray());
        Assert.Contains("出示", (await _wallet.Told("history", "list", "--what", "present", "--lang", "zh")).Output, StringComparison.Ordinal);
        Assert.Contains("was asked to show", (await _wallet.Told("history", "list", "--lang", "en")).Output, StringComparison.Ordinal);
    }

    private async Task<JsonObject> OnlyEntryAsync() => Assert.Single(await EntriesAsync());

    private async Task<List<JsonObject>> EntriesAsync() =>
        [.. (await _wallet.Run("history", "list")).Json["entries"]!.AsArray().Select(entry => entry!.AsObject())];
}
