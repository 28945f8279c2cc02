using System.Text.Json.Nodes;
using TrustLedger.Client.Keystore;
using TrustLedger.Credentials.OpenId4Vci;
using TrustLedger.Wallet;
using TrustLedger.Wallet.Vault;

namespace TrustLedger.Tests.Wallet.Life;

/// <summary>What its owner deletes is gone with its keys, and the issuer that wants to hear of it does (OpenID4VCI 1.0 §11.1).</summary>
public sealed class DeleteCommandTests : IAsyncLifetime, IDisposable
{
    private const string Notified = "POST /notification";

    private readonly WalletRunner _wallet = new();
    private FakeIssuer _issuer = null!;
    private int _offers;

    public async Task InitializeAsync()
    {
        _issuer = await FakeIssuer.StartAsync();
        _issuer.Api.Answers[Notified] = _ => (204, new JsonObject());
        await _wallet.With("init", "--loopback", "--anchor", _wallet.Write("root.pem", _issuer.Authority.Pem));
    }

    public async Task DisposeAsync() => await _issuer.DisposeAsync();

    public void Dispose() => _wallet.Dispose();

    [Fact]
    public async Task The_copies_the_keys_and_what_refills_them_are_gone_and_the_issuer_is_told()
    {
        WithNotifications();
        RefreshWith("a refresh token");
        var id = await ReceiveAsync();
        var other = await ReceiveAsync();

        var ran = await DeleteAsync(id);

        Assert.Equal((ExitCode.Done, 3, true), (ran.ExitCode, (int)ran.Json["copies"]!, (bool)ran.Json["issuerTold"]!));
        Assert.Equal("credential_deleted", Events()[^1]);
        Assert.StartsWith("DPoP ", _issuer.Api.Headers.Last(sent => sent.Call == Notified).Headers["Authorization"], StringComparison.Ordinal);
        Assert.Equal([other, other, other], Read(vault => vault.Credentials.Select(held => held.Batch).ToList()), StringComparer.Ordinal);
        Assert.Equal([other], Read(vault => vault.Notices.Select(notice => notice.Batch).ToList()), StringComparer.Ordinal);
    }

    [Fact]
    public async Task It_stands_in_the_history_by_type_and_issuer()
    {
        WithNotifications();
        var id = await ReceiveAsync();

        var entry = (string)(await DeleteAsync(id)).Json["entry"]!;

        var shown = (await _wallet.With("history", "show", entry, "--json")).Json;
        Assert.Equal(("delete", _issuer.Id, "done", true), (shown.Text("what"), shown.Text("party"), shown.Text("outcome"), (bool)shown["sent"]!));
        Assert.Equal(_issuer.Type, (string?)shown["names"]![0]);
    }

    [Fact]
    public async Task Who_does_not_say_yes_has_deleted_nothing()
    {
        WithNotifications();
        var id = await ReceiveAsync();
        var before = await File.ReadAllBytesAsync(_wallet.Vault);
        _wallet.Input = "n\n";

        var ran = await _wallet.With("delete", id, "--json");

        Assert.Equal((ExitCode.Refused, "not-confirmed"), (ran.ExitCode, ran.ErrorCode));
        Assert.Equal(before, await File.ReadAllBytesAsync(_wallet.Vault));
        Assert.DoesNotContain("credential_deleted", Events(), StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("c0000")]
    [InlineData("COPY")]
    public async Task Nothing_goes_by_a_name_that_is_no_issuance_s(string name)
    {
        var id = await ReceiveAsync();

        var ran = await DeleteAsync(name == "COPY" ? id + ".1" : name);

        Assert.Equal("credential-unknown", ran.ErrorCode);
        Assert.Equal(3, Read(vault => vault.Credentials.Count));
    }

    [Fact]
    public async Task An_issuer_that_does_not_ask_is_told_nothing()
    {
        var ran = await DeleteAsync(await ReceiveAsync());

        Assert.Equal((ExitCode.Done, null), (ran.ExitCode, ran.Json["issuerTold"]));
        Assert.Empty(_issuer.Api.BodiesOf(Notified));
    }

    [Fact]
    public async Task An_issuer_that_is_away_keeps_nobody_from_deleting()
    {
        WithNotifications();
        var id = await ReceiveAsync();
        _issuer.Api.Answers[Notified] = _ => (503, new JsonObject());

        var ran = await DeleteAsync(id);

        Assert.Equal((ExitCode.Done, false, "api-fault"), (ran.ExitCode, (bool)ran.Json["issuerTold"]!, ran.Json.Text("code")));
        Assert.Equal(0, Read(vault => vault.Credentials.Count));
    }

    [Fact]
    public async Task A_token_that_is_over_is_refreshed_before_the_issuer_is_told()
    {
        WithNotifications();
        RefreshWith("first refresh");
        var id = await ReceiveAsync();
        _issuer.Api.Answers[FakeSignIn.Token] = _ => (200, new JsonObject { ["access_token"] = "second", ["token_type"] = "DPoP", ["refresh_token"] = "second refresh" });
        _issuer.Api.Raw[Notified] = (request, _) => request.Headers.Authorization.ToString().EndsWith("second", StringComparison.Ordinal)
            ? new FakeAnswer(204, "application/json", "")
            : new FakeAnswer(401, "application/json", """{"error":"invalid_token"}""");

        var ran = await DeleteAsync(id);

        Assert.True((bool)ran.Json["issuerTold"]!);
        Assert.Equal("first refresh", FakeSignIn.Form(_issuer.Api.BodiesOf(FakeSignIn.Token)[^1])["refresh_token"]);
        Assert.Equal("credential_deleted", Events()[^1]);
    }

    [Fact]
    public async Task What_refills_a_credential_goes_on_for_copies_that_stay()
    {
        RefreshWith("refresh 1");
        var first = await ReceiveAsync();
        var refilled = await _wallet.With("receive", "refill", first, "--json", "--yes");
        var second = (string)refilled.Json["credentials"]![0]!["id"]!;

        await DeleteAsync(second);

        Assert.Equal(ExitCode.Done, (await _wallet.With("receive", "refill", first, "--json", "--yes")).ExitCode);
    }

    [Theory, InlineData("en", "neither ask for erasure"), InlineData("zh", "删除后无法再为此请求删除")]
    public async Task Who_showed_it_is_told_what_goes_with_it(string language, string told)
    {
        var id = await ReceiveAsync();
        using (var passphrase = Passphrase.FromFile(_wallet.PassphraseFile).Value())
        using (var vault = VaultFile.Open(_wallet.Home, passphrase).Value())
        {
            vault.Content.History.Add(new HistoryEntry(TimeProvider.System.GetUtcNow(), "present", "a desk", ["name"])
            {
                Disclosed = [new DisclosedClaim(id + ".1", _issuer.Type, """["name"]""")],
            });
            vault.Save();
        }

        var ran = await _wallet.With("delete", id, "--yes", "--lang", language);

        Assert.Contains(told, ran.Error, StringComparison.Ordinal);
    }

    private async Task<string> ReceiveAsync()
    {
        var offer = _issuer.Offer with { PreAuthorizedCode = $"code {++_offers}" };
        return (string)(await _wallet.With("receive", CredentialOfferUri.ByValue(offer), "--json", "--yes")).Json["credentials"]![0]!["id"]!;
    }

    private Task<WalletRunner.Ran> DeleteAsync(string id) => _wallet.With("delete", id, "--json", "--yes");

    private T Read<T>(Func<VaultContent, T> read)
    {
        using var passphrase = Passphrase.FromFile(_wallet.PassphraseFile).Value();
        using var vault = VaultFile.Open(_wallet.Home, passphrase).Value();
        return read(vault.Content);
    }

    private List<string?> Events() => [.. _issuer.Api.BodiesOf(Notified).Select(body => (string?)JsonNode.Parse(body)!["event"])];

    private void RefreshWith(string refresh) => _issuer.Api.Answers[FakeSignIn.Token] = _ =>
        (200, new JsonObject { ["access_token"] = "a token", ["token_type"] = "DPoP", ["refresh_token"] = refresh });

    private void WithNotifications()
    {
        _issuer.Describe(metadata => metadata[VciNames.NotificationEndpoint] = _issuer.Id + "/notification");
        _issuer.Api.Answers[FakeIssuer.ServerMetadata] = _ => (200, new JsonObject
        {
            ["issuer"] = _issuer.Id,
            [VciNames.TokenEndpoint] = _issuer.Id + "/token",
            ["dpop_signing_alg_values_supported"] = new JsonArray("ES256"),
        });
        _issuer.Api.Answers[FakeSignIn.Token] = _ => (200, new JsonObject { ["access_token"] = "a token", ["token_type"] = "DPoP" });
        _issuer.Api.Answers[FakeIssuer.Call] = sent => (200, new CredentialResponse([.. _issuer.Issue(sent!)], "n-1").ToJson());
    }
}
