using System.Text;
using System.Text.Json.Nodes;
using Dapper;
using TrustLedger.Casework.KeyChanges;
using TrustLedger.IdentityApi.Access;
using TrustLedger.IdentityApi.Clients;
using TrustLedger.IdentityApi.Proofing;
using TrustLedger.IdentityApi.Recovery;
using TrustLedger.IdentityApi.Registry;
using TrustLedger.IdentityApi.Status;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.Tests.IdentityApi.Recovery;

/// <summary>A wallet is lost: who may stop it, what that stops, how its owner gets a new one, and who hears of it.</summary>
public sealed class DeviceLossTests : IAsyncLifetime
{
    private const string Name = "云小舟";
    private const string Number = "090101198503120018";
    private const string OtherName = "麦书";
    private const string OtherNumber = "090101198503120026";

    private static readonly KeyChangeRules Rules = KeyChangeRules.Current;

    private readonly Secp256k1Key _old = Secp256k1Key.Generate();
    private readonly Secp256k1Key _new = Secp256k1Key.Generate();
    private TestApi _api = null!;
    private string _window = null!;
    private string _issuer = null!;

    public async Task InitializeAsync()
    {
        _api = await TestApi.StartAsync();
        await _api.ImportAsync($"number,name,phone\n{Number},{Name},12000000001\n{OtherNumber},{OtherName},12000000002\n");
        (_window, _issuer) = (await _api.SignInAsync("window-1", Roles.WindowOfficer), await _api.SignInAsync("issuer-1", Roles.IssuerOfficer));
        await BindAsync(_old);
        await IssueAsync();
    }

    public async Task DisposeAsync()
    {
        _old.Dispose();
        _new.Dispose();
        await _api.DisposeAsync();
    }

    [Fact]
    public async Task An_officer_suspends_the_wallet_and_gives_its_keys_back_when_it_is_found()
    {
        Assert.Equal((1, 0), await ValidAsync());

        var (status, answer) = await SuspendAsync();

        Assert.Equal((200, true), (status, answer["lapses"] is null));
        Assert.Equal((0, 1), await ValidAsync());
        Assert.Equal((403, "handle-not-bound"), await ApplyAsync(_old));
        Assert.Equal((409, "key-suspended"), await OfferAsync());
        Assert.Equal(["key-suspended"], await NoticesAsync(_old));

        Assert.Equal(204, (await LiftAsync()).Status);
        Assert.Equal((0, 1), await ValidAsync());
        Assert.Equal(["suspension-lifted", "key-suspended"], await NoticesAsync(_old));
        Assert.Equal(201, (await OfferAsync()).Status);
    }

    [Fact]
    public async Task Another_wallet_is_bound_to_the_old_one_and_the_old_credentials_are_dead_for_good()
    {
        var first = await BindingAsync(_old);
        await SuspendAsync();

        await BindAsync(_new, replace: true);

        var statement = SignedStatement.Parse(Encoding.UTF8.GetBytes(_api.Ledger.Posted.Last().Json)).Value().Statement;
        Assert.Equal((first, _new.Address), (statement.RefUid, statement.Recipient));
        Assert.Equal((0, 1), await ValidAsync());
        Assert.Equal("key-lost", await ReasonAsync());
        Assert.Equal((409, "suspension-unknown"), StatusAndCode(await LiftAsync()));
        Assert.Equal(1, await CountAsync("SELECT COUNT(*) FROM status_flips"));
    }

    [Fact]
    public async Task Nothing_is_issued_after_a_key_changed_until_it_has_cooled_and_both_wallets_are_told()
    {
        await BindAsync(_new, replace: true);

        Assert.Equal((409, "key-cool-down"), await OfferAsync());
        Assert.Equal(["key-changed"], await NoticesAsync(_new));
        Assert.Equal(["key-changed"], await NoticesAsync(_old));

        await AdvanceAsync(Rules.CoolDown - TimeSpan.FromMinutes(1));
        Assert.Equal((409, "key-cool-down"), await OfferAsync());
        await AdvanceAsync(TimeSpan.FromMinutes(2));
        Assert.Equal(201, (await OfferAsync()).Status);
    }

    [Fact]
    public async Task An_offer_or_a_token_that_the_old_device_has_fetches_nothing()
    {
        var (_, offer) = await _api.SendAsync(HttpMethod.Post, "/offers", new JsonObject { ["configuration"] = "person", ["handle"] = _old.Address.ToLowerHex() }, _issuer);
        var id = offer.Text("offer").Split("%2F")[^1];
        Assert.Equal(200, (await _api.SendAsync(HttpMethod.Get, $"/offers/{id}", null, token: null)).Status);

        await BindAsync(_new, replace: true);

        Assert.Equal(404, (await _api.SendAsync(HttpMethod.Get, $"/offers/{id}", null, token: null)).Status);
        await AdvanceAsync(Rules.CoolDown + TimeSpan.FromMinutes(1));
        var person = await PersonAsync();
        var (now, before) = await _api.Get<Database>().ReadAsync(
            async connection => (await _api.Get<KeyChanges>().CheckAsync(connection, person), await _api.Get<KeyChanges>().CheckAsync(connection, person, "o")),
            CancellationToken.None);
        Assert.Equal((null, "key-changed"), (now?.Code, before?.Code));
    }

    [Fact]
    public async Task The_wallet_that_was_replaced_can_object_until_it_has_cooled_and_not_later()
    {
        await BindAsync(_new, replace: true);

        Assert.Equal(200, (await SuspendOwnAsync(_old, "change-not-mine")).Status);
        Assert.Equal((409, "key-suspended"), await OfferAsync());
        Assert.Equal((403, "handle-not-bound"), await ApplyAsync(_new));

        await LiftAsync();
        await AdvanceAsync(Rules.CoolDown + TimeSpan.FromMinutes(1));
        Assert.Equal((403, "handle-not-bound"), StatusAndCode(await SuspendOwnAsync(_old, "change-not-mine")));
        Assert.Equal(201, (await OfferAsync()).Status);
    }

    [Fact]
    public async Task A_wallet_suspends_itself_and_that_lasts()
    {
        var (status, answer) = await SuspendOwnAsync(_old, "key-compromised");

        Assert.Equal((200, true), (status, answer["lapses"] is null));
        Assert.Equal((0, 1), await ValidAsync());
    }

    [Fact]
    public async Task Another_device_that_knows_name_and_number_suspends_for_a_while_and_once()
    {
        await ProveAsync(_new, await OpenAsync(_new));

        var (status, answer) = await SuspendOwnAsync(_new, "device-lost");

        Assert.Equal(200, status);
        var lasts = DateTimeOffset.Parse(answer.Text("lapses"), null) - _api.Time.GetUtcNow();
        Assert.InRange(lasts, Rules.Provisional - TimeSpan.FromMinutes(1), Rules.Provisional);
        Assert.Equal((403, "handle-not-bound"), await ApplyAsync(_old));
        Assert.Equal((1, 0), await ValidAsync());

        _api.Time.Advance(Rules.Provisional + TimeSpan.FromMinutes(1));
        await _api.Get<Database>().WriteAsync(_api.Get<KeySuspensions>().LapseAsync, CancellationToken.None);
        Assert.NotEqual((403, "handle-not-bound"), await ApplyAsync(_old));
        Assert.Equal(["suspension-lapsed", "key-suspended"], await NoticesAsync(_old));

        using var third = Secp256k1Key.Generate();
        await ProveAsync(third, await OpenAsync(third));
        Assert.Equal((409, "suspension-again"), StatusAndCode(await SuspendOwnAsync(third, "device-lost")));
    }

    [Fact]
    public async Task An_officer_s_word_makes_a_provisional_suspension_last()
    {
        await ProveAsync(_new, await OpenAsync(_new));
        await SuspendOwnAsync(_new, "device-lost");

        Assert.True((await SuspendAsync()).Json["lapses"] is null);
        _api.Time.Advance(Rules.Provisional + TimeSpan.FromMinutes(1));
        await _api.Get<Database>().WriteAsync(_api.Get<KeySuspensions>().LapseAsync, CancellationToken.None);

        Assert.Equal((0, 1), await ValidAsync());
        Assert.Equal((403, "handle-not-bound"), await ApplyAsync(_old));
    }

    [Fact]
    public async Task Who_has_proven_nothing_suspends_nobody()
    {
        Assert.Equal((403, "handle-not-bound"), StatusAndCode(await SuspendOwnAsync(_new, "device-lost")));
        await OpenAsync(_new);
        Assert.Equal((403, "handle-not-bound"), StatusAndCode(await SuspendOwnAsync(_new, "device-lost")));
        Assert.Empty(await NoticesAsync(_new));
        Assert.Equal((1, 0), await ValidAsync());
    }

    [Fact]
    public async Task A_suspended_handle_gets_no_other_person()
    {
        await SuspendAsync();

        var opened = await _api.SendAsync(HttpMethod.Post, "/proofing/sessions", Body(OtherName, OtherNumber, _old), _old);

        Assert.Equal((422, "person-not-matched"), StatusAndCode(opened));
    }

    [Theory]
    [InlineData(Name, Number, "passport-photo", "device-lost", 400, "document-kind-unknown")]
    [InlineData(Name, Number, "resident-id-card", "bored", 400, "reason-unknown")]
    [InlineData(OtherName, Number, "resident-id-card", "device-lost", 422, "person-not-matched")]
    [InlineData(OtherName, OtherNumber, "resident-id-card", "device-lost", 409, "person-not-bound")]
    public async Task An_officer_s_slip_suspends_nobody(string name, string number, string document, string reason, int status, string code)
    {
        var body = new JsonObject { ["name"] = name, ["number"] = number, ["documentKind"] = document, ["reason"] = reason };

        Assert.Equal((status, code), StatusAndCode(await _api.SendAsync(HttpMethod.Post, "/recovery/suspensions", body, _window)));
        Assert.Equal((1, 0), await ValidAsync());
    }

    [Fact]
    public async Task Only_the_window_suspends_and_lifts_for_others()
    {
        var body = new JsonObject { ["name"] = Name, ["number"] = Number, ["documentKind"] = "resident-id-card" };

        Assert.Equal(403, (await _api.SendAsync(HttpMethod.Post, "/recovery/lifts", body.DeepClone().AsObject(), _issuer)).Status);
        Assert.Equal(401, (await _api.SendAsync(HttpMethod.Post, "/recovery/lifts", body.DeepClone().AsObject(), token: null)).Status);
        Assert.Equal((409, "suspension-unknown"), StatusAndCode(await LiftAsync()));
    }

    [Fact]
    public async Task An_officer_lifts_no_suspension_of_their_own()
    {
        await SuspendAsync();
        var client = await _api.AddClientAsync("self", [Roles.WindowOfficer], personNumber: Number);
        using var response = await _api.Http.PostAsync(
            new Uri("/token", UriKind.Relative), client.TokenRequest(client.Assertion(_api.Time.GetUtcNow())));
        var own = JsonNode.Parse(await response.Content.ReadAsStringAsync())!.Text("access_token");

        Assert.Equal((403, "own-suspension"), StatusAndCode(await LiftAsync(own)));
    }

    [Fact]
    public async Task Whoever_suspends_or_lifts_at_the_window_is_on_the_person_s_record_refused_or_not()
    {
        await SuspendAsync();
        await LiftAsync();
        await LiftAsync();
        var wrong = new JsonObject { ["name"] = OtherName, ["number"] = Number, ["documentKind"] = "resident-id-card", ["reason"] = "device-lost" };
        await _api.SendAsync(HttpMethod.Post, "/recovery/suspensions", wrong, _window);

        var lines = (await LinesAsync()).Where(line => line.Text("operation").StartsWith("device.", StringComparison.Ordinal)).ToList();

        Assert.Equal(
            ["device.lift lifted", "device.lift suspension-unknown", "device.suspend person-not-matched", "device.suspend suspended"],
            lines.Select(line => $"{line.Text("operation")} {line.Text("outcome")}").Order(StringComparer.Ordinal),
            StringComparer.Ordinal);
        Assert.All(lines, line => Assert.Equal(
            ("window-1", TestApi.Organisation, "register-read", """["name","number"]"""),
            (line.Text("actor"), line.Text("organisation"), line.Text("kind"), line["fields"]!.ToJsonString())));
    }

    [Fact]
    public async Task A_device_that_suspends_another_s_wallet_is_on_its_owner_s_record_and_the_owner_s_own_is_not()
    {
        await SuspendOwnAsync(_old, "device-lost");
        await LiftAsync();
        await ProveAsync(_new, await OpenAsync(_new));
        await SuspendOwnAsync(_new, "device-lost");

        var line = Assert.Single(await LinesAsync(), line => line.Text("operation") == "device.suspend");

        Assert.Equal((_new.Address.ToString(), "suspended", "[]"), (line.Text("actor"), line.Text("outcome"), line["fields"]!.ToJsonString()));
        Assert.Null(line["organisation"]);
    }

    private async Task<IReadOnlyList<JsonObject>> LinesAsync()
    {
        var person = await PersonAsync();
        var page = await _api.Get<Database>().ReadAsync(
            connection => _api.Get<AccessRecords>().PageAsync(connection, person, before: null, most: 100), CancellationToken.None);
        return [.. page.Select(record => record.Line)];
    }

    private static (int, string) StatusAndCode((int Status, JsonObject Json) answer) => (answer.Status, answer.Json.Text("title"));

    private static JsonObject Body(string name, string number, Secp256k1Key handle) =>
        new() { ["name"] = name, ["number"] = number, ["handle"] = handle.Address.ToLowerHex() };

    private async Task<JsonObject> OpenAsync(Secp256k1Key handle) =>
        (await _api.SendAsync(HttpMethod.Post, "/proofing/sessions", Body(Name, Number, handle), handle)).Json;

    private Task ProveAsync(Secp256k1Key handle, JsonObject session) => _api.SendAsync(
        HttpMethod.Post, $"/proofing/sessions/{session.Text("session")}/binding", [], handle, session.Text("challenge"));

    // From opening to the ledger, as at the window.
    private async Task BindAsync(Secp256k1Key handle, bool replace = false)
    {
        var session = (await _api.SendAsync(HttpMethod.Post, "/proofing/sessions", Body(Name, Number, handle), handle)).Json;
        if (session["challenge"] is not null)
            await ProveAsync(handle, session);
        var (status, answer) = await _api.SendAsync(
            HttpMethod.Post,
            $"/proofing/sessions/{session.Text("session")}/confirmation",
            new JsonObject { ["documentKind"] = "resident-id-card", ["confirmed"] = true, ["replace"] = replace },
            _window);
        Assert.True((status, answer.Text("state")) == (200, "BOUND"), answer.ToJsonString());
    }

    // A credential of the person, as its issuing leaves it behind.
    private async Task IssueAsync()
    {
        var person = await PersonAsync();
        await _api.Get<Database>().WriteAsync(
            async connection =>
            {
                await connection.ExecuteAsync(
                    """
                    INSERT INTO offers (id, code_hash, code, tx_hash, configuration, subject, attempts, state, created, expires, family)
                    VALUES ('o', x'01', x'00', x'00', 'person', @person, 0, 'redeemed', 0, 0, 'o')
                    """,
                    new { person });
                await _api.Get<StatusEntries>().AllocateAsync(
                    connection, new NewStatusEntry("o", "person", person, "holder", _api.Time.GetUtcNow().AddDays(30)));
            },
            CancellationToken.None);
    }

    private async Task<string> PersonAsync()
    {
        var register = _api.Get<PersonRegister>();
        return await _api.Get<Database>().ReadAsync(
            async connection => (await register.MatchAsync(
                connection, register.ReadNumber(Number).Value(), TrustLedger.Casework.Identifiers.PersonName.Parse(Name).Value()))!,
            CancellationToken.None);
    }

    private async Task<Bytes32> BindingAsync(Secp256k1Key handle) =>
        (await _api.Get<Database>().ReadAsync(connection => Bindings.OfHandleAsync(connection, handle.Address), CancellationToken.None))!.Uid;

    private async Task<(int Valid, int Invalid)> ValidAsync() => (
        await CountAsync("SELECT COUNT(*) FROM issued_credentials WHERE revoked IS NULL"),
        await CountAsync("SELECT COUNT(*) FROM issued_credentials WHERE revoked IS NOT NULL"));

    private Task<string?> ReasonAsync() => _api.Get<Database>().ReadAsync(
        connection => connection.ExecuteScalarAsync<string>("SELECT reason FROM issued_credentials"), CancellationToken.None);

    private Task<int> CountAsync(string sql) =>
        _api.Get<Database>().ReadAsync(connection => connection.ExecuteScalarAsync<int>(sql), CancellationToken.None);

    private Task<(int Status, JsonObject Json)> SuspendAsync() => _api.SendAsync(
        HttpMethod.Post,
        "/recovery/suspensions",
        new JsonObject { ["name"] = Name, ["number"] = Number, ["documentKind"] = "resident-id-card", ["reason"] = "device-lost" },
        _window);

    private Task<(int Status, JsonObject Json)> SuspendOwnAsync(Secp256k1Key handle, string reason) =>
        _api.SendAsync(HttpMethod.Post, "/recovery/suspensions/own", new JsonObject { ["reason"] = reason }, handle);

    private Task<(int Status, JsonObject Json)> LiftAsync(string? officer = null) => _api.SendAsync(
        HttpMethod.Post,
        "/recovery/lifts",
        new JsonObject { ["name"] = Name, ["number"] = Number, ["documentKind"] = "resident-id-card" },
        officer ?? _window);

    private async Task<(int, string)> ApplyAsync(Secp256k1Key handle)
    {
        var (status, answer) = await _api.SendAsync(
            HttpMethod.Post, "/applications/drafts", new JsonObject { ["item"] = "residence-permit.endorsement" }, handle);
        return (status, (string?)answer["title"] ?? "");
    }

    // By the person's session: a handle that is suspended names nobody.
    private async Task<(int Status, string Code)> OfferAsync()
    {
        var session = await _api.Get<Database>().ReadAsync(
            connection => connection.ExecuteScalarAsync<string>("SELECT id FROM proofing_sessions WHERE state = 'bound' ORDER BY created DESC"), CancellationToken.None);
        var (status, answer) = await _api.SendAsync(
            HttpMethod.Post, "/offers", new JsonObject { ["configuration"] = "person", ["session"] = session }, _issuer);
        return (status, (string?)answer["title"] ?? "");
    }

    private async Task<string[]> NoticesAsync(Secp256k1Key handle) =>
    [
        .. (await _api.SendAsync(HttpMethod.Get, "/recovery/notices", null, handle)).Json["notices"]!.AsArray().Select(notice => notice!.Text("kind")),
    ];

    // Officers' tokens live for minutes.
    private async Task AdvanceAsync(TimeSpan by)
    {
        _api.Time.Advance(by);
        var n = Guid.NewGuid().ToString("N");
        (_window, _issuer) = (await _api.SignInAsync("w-" + n, Roles.WindowOfficer), await _api.SignInAsync("i-" + n, Roles.IssuerOfficer));
    }
}
