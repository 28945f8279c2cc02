using System.Text;
using System.Text.Json.Nodes;
using TrustLedger.IdentityApi.Clients;
using TrustLedger.IdentityApi.Proofing;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.Protocol.Commitments;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Statements;
using TrustLedger.Protocol.Statements.Bodies;

namespace TrustLedger.Tests.IdentityApi.Proofing;

/// <summary>From a name and a number to a handle that is bound on the ledger, and every way not to get there.</summary>
public sealed class ProofingFlowTests : IAsyncLifetime
{
    private const string Name = "云小舟";
    private const string Number = "090101198503120018";
    private const string OtherName = "麦书";
    private const string OtherNumber = "090101198503120026";
    private readonly Secp256k1Key _handle = Secp256k1Key.Generate();
    private readonly Secp256k1Key _second = Secp256k1Key.Generate();
    private TestApi _api = null!;
    private string _officer = null!;

    public async Task InitializeAsync()
    {
        _api = await TestApi.StartAsync();
        await RegisterAsync();
    }

    public async Task DisposeAsync()
    {
        _handle.Dispose();
        _second.Dispose();
        await _api.DisposeAsync();
    }

    [Fact]
    public async Task A_resident_is_bound_after_the_officer_confirmed()
    {
        var (status, session) = await OpenAsync(_handle);
        Assert.Equal((201, "RESOLVED", 1), (status, session.Text("state"), (int)session["level"]!));
        await ProveAsync(_handle, session);

        var (reviewed, review) = await _api.SendAsync(HttpMethod.Get, $"/proofing/sessions/{session.Text("session")}/review", null, _officer);
        Assert.Equal((200, Name, Number), (reviewed, review.Text("name"), review.Text("number")));

        var (confirmed, answer) = await ConfirmAsync(session);
        Assert.Equal((200, "BOUND", 3), (confirmed, answer.Text("state"), (int)answer["level"]!));

        var statement = SignedStatement.Parse(Encoding.UTF8.GetBytes(Assert.Single(_api.Ledger.Posted).Json)).Value();
        var body = statement.Statement.Read<BindingBody>().Value();
        Assert.Equal(_handle.Address, statement.Statement.Recipient);
        Assert.Equal(("person", 3), (body.Purpose.Code(), body.ProofLevel));

        var (_, own) = await ShowAsync(_handle, session);
        Assert.True(Commitment.Opens(
            body.Commitment, Hex.Read(own["binding"]!.Text("itemKey"))!, own["binding"]!["content"]!));
        var binding = await _api.Get<Database>().ReadAsync(c => Bindings.OfHandleAsync(c, _handle.Address), CancellationToken.None);
        Assert.True(binding is { OnLedger: true, Level: 3 });
    }

    [Theory]
    [InlineData(OtherName, Number)]
    [InlineData(Name, OtherNumber)]
    [InlineData(Name, "09020220041231007X")]
    [InlineData("云小州", Number)]
    public async Task A_wrong_name_and_a_wrong_number_get_the_same_answer(string name, string number)
    {
        var (status, answer) = await OpenAsync(_handle, name, number);

        Assert.Equal((422, "person-not-matched"), (status, answer.Text("title")));
        Assert.Equal("The register has no such person.", answer.Text("detail"));
    }

    [Theory]
    [InlineData(Name, "090101198503120019", "resident-number-checksum-wrong")]
    [InlineData("", Number, "person-name-length")]
    public async Task A_slip_in_the_form_is_told_and_counts_as_no_attempt(string name, string number, string code)
    {
        var (status, answer) = await OpenAsync(_handle, name, number);

        Assert.Equal((400, code), (status, answer.Text("title")));
    }

    [Fact]
    public async Task The_request_names_the_handle_that_signs_it()
    {
        var (status, answer) = await _api.SendAsync(
            HttpMethod.Post, "/proofing/sessions", Body(Name, Number, _second.Address.ToLowerHex()), _handle);

        Assert.Equal((400, "handle-mismatch"), (status, answer.Text("title")));
    }

    [Fact]
    public async Task A_handle_has_ten_attempts_an_hour()
    {
        for (var i = 0; i < 10; i++)
            Assert.Equal(422, (await OpenAsync(_handle, OtherName, Number)).Status);

        Assert.Equal((429, "too-many-attempts"), StatusAndCode(await OpenAsync(_handle)));
        _api.Time.Advance(TimeSpan.FromMinutes(61));
        Assert.Equal(201, (await OpenAsync(_handle)).Status);
    }

    [Fact]
    public async Task A_number_has_ten_attempts_an_hour_whatever_handle_guesses()
    {
        for (var i = 0; i < 10; i++)
        {
            using var guesser = Secp256k1Key.Generate();
            Assert.Equal(422, (await OpenAsync(guesser, OtherName, Number)).Status);
        }

        Assert.Equal(429, (await OpenAsync(_handle)).Status);
        Assert.Equal(201, (await OpenAsync(_second, OtherName, OtherNumber)).Status);
    }

    [Fact]
    public async Task Opening_again_after_a_lost_answer_finds_the_session()
    {
        var (_, first) = await OpenAsync(_handle);

        Assert.Equal(first.Text("session"), (await OpenAsync(_handle)).Json.Text("session"));
    }

    [Fact]
    public async Task Only_the_handle_with_the_challenge_proves_it()
    {
        var (_, session) = await OpenAsync(_handle);
        var path = $"/proofing/sessions/{session.Text("session")}/binding";

        Assert.Equal((403, "challenge-wrong"), StatusAndCode(await _api.SendAsync(HttpMethod.Post, path, [], _handle)));
        Assert.Equal((403, "challenge-wrong"), StatusAndCode(await _api.SendAsync(HttpMethod.Post, path, [], _handle, new string('0', 32))));
        Assert.Equal((404, "session-unknown"), StatusAndCode(await _api.SendAsync(HttpMethod.Post, path, [], _second, session.Text("challenge"))));
        Assert.Equal((409, "handle-not-proven"), StatusAndCode(await ConfirmAsync(session)));
        Assert.Empty(_api.Ledger.Posted);
    }

    [Fact]
    public async Task Another_handle_does_not_see_the_session()
    {
        var (_, session) = await OpenAsync(_handle);

        Assert.Equal((404, "session-unknown"), StatusAndCode(await ShowAsync(_second, session)));
    }

    [Fact]
    public async Task A_session_ends_after_a_day()
    {
        var (_, session) = await OpenAsync(_handle);
        await ProveAsync(_handle, session);
        _api.Time.Advance(TimeSpan.FromHours(24));
        _officer = await _api.SignInAsync("window-2", Roles.WindowOfficer);

        Assert.Equal((410, "session-expired"), StatusAndCode(await ConfirmAsync(session)));
        Assert.Equal((410, "session-expired"), StatusAndCode(await ShowAsync(_handle, session)));
        var (_, next) = await OpenAsync(_handle);
        Assert.NotEqual(session.Text("session"), next.Text("session"), StringComparer.Ordinal);
    }

    [Fact]
    public async Task What_the_officer_refuses_has_ended()
    {
        var (_, session) = await OpenAsync(_handle);
        await ProveAsync(_handle, session);

        Assert.Equal("REFUSED", (await ConfirmAsync(session, confirmed: false)).Json.Text("state"));
        Assert.Equal((410, "session-ended"), StatusAndCode(await ConfirmAsync(session)));
        Assert.Equal((410, "session-ended"), StatusAndCode(await ShowAsync(_handle, session)));
        Assert.Empty(_api.Ledger.Posted);
    }

    [Fact]
    public async Task An_officer_confirms_no_session_of_their_own()
    {
        var client = await _api.AddClientAsync("self", [Roles.WindowOfficer], personNumber: Number);
        using var response = await _api.Http.PostAsync(
            new Uri("/token", UriKind.Relative), client.TokenRequest(client.Assertion(_api.Time.GetUtcNow())));
        var own = JsonNode.Parse(await response.Content.ReadAsStringAsync())!.Text("access_token");
        var (_, session) = await OpenAsync(_handle);
        await ProveAsync(_handle, session);

        Assert.Equal((403, "own-session"), StatusAndCode(await ConfirmAsync(session, token: own)));
        Assert.Equal(200, (await ConfirmAsync(session)).Status);
    }

    [Fact]
    public async Task A_person_with_another_handle_is_a_duplicate_until_an_officer_replaces_it()
    {
        var (_, first) = await OpenAsync(_handle);
        await ProveAsync(_handle, first);
        var old = (await ConfirmAsync(first)).Json["binding"]!.Text("uid");

        var (_, second) = await OpenAsync(_second);
        Assert.Equal("RESOLVED", second.Text("state"));
        await ProveAsync(_second, second);
        Assert.Equal((409, "person-already-bound"), StatusAndCode(await ConfirmAsync(second)));
        Assert.Single(_api.Ledger.Posted);

        var (status, replaced) = await ConfirmAsync(second, replace: true);
        Assert.Equal((200, "BOUND"), (status, replaced.Text("state")));
        var statement = SignedStatement.Parse(Encoding.UTF8.GetBytes(_api.Ledger.Posted.Last().Json)).Value().Statement;
        Assert.Equal(old, statement.RefUid.ToString());
        Assert.Null(await _api.Get<Database>().ReadAsync(c => Bindings.OfHandleAsync(c, _handle.Address), CancellationToken.None));
    }

    [Fact]
    public async Task A_handle_that_is_somebodys_gets_no_other_person()
    {
        var (_, session) = await OpenAsync(_handle);
        await ProveAsync(_handle, session);
        await ConfirmAsync(session);

        Assert.Equal((422, "person-not-matched"), StatusAndCode(await OpenAsync(_handle, OtherName, OtherNumber)));
    }

    [Fact]
    public async Task Without_the_ledger_the_answer_is_202_and_the_status_URL_tells_the_end()
    {
        await _api.DisposeAsync();
        _api = await TestApi.StartAsync(options => options with { LedgerWaitMilliseconds = 50 });
        await RegisterAsync();
        _api.Ledger.Mood = LedgerMood.Away;
        var (_, session) = await OpenAsync(_handle);
        await ProveAsync(_handle, session);

        var (status, answer) = await ConfirmAsync(session);
        Assert.Equal((202, "VERIFIED"), (status, answer.Text("state")));
        var url = $"/outbox/identity/{answer["binding"]!.Text("uid")}";
        Assert.Equal("waiting", (await _api.SendAsync(HttpMethod.Get, url, null, token: null)).Json.Text("state"));

        _api.Ledger.Mood = LedgerMood.Publishes;
        await Eventually.HoldsAsync(async () =>
            (await _api.SendAsync(HttpMethod.Get, url, null, token: null)).Json.Text("state") == "published");
        Assert.Equal("BOUND", (await ShowAsync(_handle, session)).Json.Text("state"));
    }

    [Fact]
    public async Task Confirming_again_after_a_lost_answer_makes_no_second_statement()
    {
        var (_, session) = await OpenAsync(_handle);
        await ProveAsync(_handle, session);

        Assert.Equal((await ConfirmAsync(session)).Json["binding"]!.Text("uid"), (await ConfirmAsync(session)).Json["binding"]!.Text("uid"));
        Assert.Single(_api.Ledger.Posted);
    }

    [Fact]
    public async Task What_the_ledger_refuses_can_be_confirmed_once_more()
    {
        _api.Ledger.Mood = LedgerMood.Refuses;
        var (_, session) = await OpenAsync(_handle);
        await ProveAsync(_handle, session);
        Assert.Equal((503, "ledger-refused"), StatusAndCode(await ConfirmAsync(session)));

        _api.Ledger.Mood = LedgerMood.Publishes;
        Assert.Equal(200, (await ConfirmAsync(session)).Status);
    }

    [Fact]
    public async Task A_document_of_an_unknown_kind_is_refused()
    {
        var (_, session) = await OpenAsync(_handle);

        Assert.Equal((400, "document-kind-unknown"), StatusAndCode(await ConfirmAsync(session, document: "library-card")));
    }

    private async Task RegisterAsync()
    {
        await _api.ImportAsync($"number,name\n{Number},{Name}\n{OtherNumber},{OtherName}\n");
        _officer = await _api.SignInAsync("window-1", Roles.WindowOfficer);
    }

    private static (int Status, string Code) StatusAndCode((int Status, JsonObject Json) answer) =>
        (answer.Status, ((JsonNode)answer.Json).Text("title"));

    private static JsonObject Body(string name, string number, string handle) =>
        new() { ["name"] = name, ["number"] = number, ["handle"] = handle };

    private Task<(int Status, JsonObject Json)> OpenAsync(Secp256k1Key handle, string name = Name, string number = Number) =>
        _api.SendAsync(HttpMethod.Post, "/proofing/sessions", Body(name, number, handle.Address.ToLowerHex()), handle);

    private async Task ProveAsync(Secp256k1Key handle, JsonObject session) => Assert.Equal(200, (await _api.SendAsync(
        HttpMethod.Post, $"/proofing/sessions/{session.Text("session")}/binding", [], handle, session.Text("challenge"))).Status);

    private Task<(int Status, JsonObject Json)> ShowAsync(Secp256k1Key handle, JsonObject session) =>
        _api.SendAsync(HttpMethod.Get, $"/proofing/sessions/{session.Text("session")}", null, handle);

    private Task<(int Status, JsonObject Json)> ConfirmAsync(
        JsonObject session, bool confirmed = true, bool replace = false, string document = "resident-id-card", string? token = null) =>
        _api.SendAsync(
            HttpMethod.Post,
            $"/proofing/sessions/{session.Text("session")}/confirmation",
            new JsonObject { ["documentKind"] = document, ["confirmed"] = confirmed, ["replace"] = replace },
            token ?? _officer);
}
