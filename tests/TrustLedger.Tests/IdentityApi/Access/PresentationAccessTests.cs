using System.Text.Json.Nodes;
using Dapper;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vp;
using TrustLedger.Credentials.SdJwt;
using TrustLedger.Credentials.StatusLists;
using TrustLedger.IdentityApi.Access;
using TrustLedger.IdentityApi.Status;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.Tests.IdentityApi.Presentation;

namespace TrustLedger.Tests.IdentityApi.Access;

/// <summary>Each presentation of a person's credential is on the person's record, with what came of it.</summary>
public sealed class PresentationAccessTests : IAsyncLifetime
{
    private const string Person = "person-1";

    private PresentationApi _api = null!;
    private StatusReference _entry = null!;

    public async Task InitializeAsync()
    {
        _api = await PresentationApi.StartAsync();
        _entry = await AllocateAsync(Jwk.Of(_api.Holder).Thumbprint);
        (_api.ListUri, _api.Statuses) = (_entry.Uri, StatusList.Create(1, 1 << 20));
    }

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task What_was_accepted_is_told_with_its_fields_and_its_purpose()
    {
        await PresentAsync();

        var line = Assert.Single(await LinesAsync());
        Assert.Equal(
            ("presentation.check", "accepted", "officer-1", "Residence permit", PresentationApi.Type),
            (line.Text("operation"), line.Text("outcome"), line.Text("actor"), line.Text("statedPurpose"), line.Text("about")));
        Assert.Equal("""["name","proofing_level"]""", line["fields"]!.ToJsonString());
    }

    [Fact]
    public async Task A_revoked_credential_that_was_shown_is_a_refusal_on_its_person_s_record()
    {
        _api.Statuses!.WriteRaw(_entry.Index, 1);

        await PresentAsync();

        await RefusedAsync("credential-revoked");
    }

    [Fact]
    public async Task A_credential_that_a_stranger_shows_is_a_refusal_on_its_person_s_record()
    {
        using var thief = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);

        await PresentAsync((request, issued) => _api.Present(request, issued, holder: thief));

        await RefusedAsync("jws-signature-wrong");
    }

    [Fact]
    public async Task A_credential_under_a_suspended_issuer_key_is_a_refusal_on_its_person_s_record()
    {
        _api.Accreditation = new AccreditationAnswer(CheckResult.Failed, "issuer-not-accredited");

        await PresentAsync();

        await RefusedAsync("issuer-not-accredited");
    }

    [Fact]
    public async Task What_its_issuer_did_not_sign_is_on_nobody_s_record()
    {
        await PresentAsync((request, issued) =>
        {
            var shown = _api.Present(request, issued);
            var parts = shown.IssuerJwt.Split('.');
            parts[2] = (parts[2][0] == 'A' ? 'B' : 'A') + parts[2][1..];
            return CompactSdJwt.Of(string.Join('.', parts), shown.Disclosures, shown.KeyBindingJwt);
        });

        Assert.Empty(await LinesAsync());
    }

    [Fact]
    public async Task An_entry_with_another_holder_key_names_nobody()
    {
        _entry = await AllocateAsync("the key of somebody else's copy");

        await PresentAsync();

        Assert.Empty(await LinesAsync());
    }

    [Fact]
    public async Task What_could_not_be_decided_is_told_once_however_often_the_wallet_tries()
    {
        _api.Statuses = null;
        var (_, link) = await _api.OpenAsync();
        var request = await _api.FetchAsync(link);
        var shown = _api.Present(request, Issue());

        await _api.AnswerAsync(request, shown);
        await _api.AnswerAsync(request, shown);

        Assert.Equal("undecided", Assert.Single(await LinesAsync()).Text("outcome"));
    }

    [Theory]
    [InlineData(true, "presentation.check accepted")]
    [InlineData(false, "presentation.refuse session-wrong")]
    public async Task On_the_same_device_it_is_accepted_once_the_browser_that_asked_is_back(bool sameBrowser, string told)
    {
        var (cookie, redirect) = await AnswerOnSameDeviceAsync();
        Assert.Equal("returning", Assert.Single(await LinesAsync()).Text("outcome"));

        using var back = new HttpRequestMessage(HttpMethod.Get, redirect);
        if (sameBrowser)
            back.Headers.Add("Cookie", cookie);
        await _api.Http.SendAsync(back);

        var lines = await LinesAsync();
        Assert.Equal(2, lines.Count);
        Assert.Contains("presentation.check returning", lines.Select(Told), StringComparer.Ordinal);
        Assert.Equal("""["name","proofing_level"]""", lines.Single(line => Told(line) == told)["fields"]!.ToJsonString());
    }

    [Fact]
    public async Task Nobody_who_comes_back_too_often_or_too_late_adds_a_line()
    {
        var (cookie, redirect) = await AnswerOnSameDeviceAsync();
        _api.Time.Now += TimeSpan.FromMinutes(6);
        using var back = new HttpRequestMessage(HttpMethod.Get, redirect);
        back.Headers.Add("Cookie", cookie);

        await _api.Http.SendAsync(back);

        Assert.Equal("returning", Assert.Single(await LinesAsync()).Text("outcome"));
    }

    private static string Told(JsonObject line) => $"{line.Text("operation")} {line.Text("outcome")}";

    private async Task RefusedAsync(string code)
    {
        var line = Assert.Single(await LinesAsync());
        Assert.Equal(("presentation.refuse", "refusal", code), (line.Text("operation"), line.Text("kind"), line.Text("outcome")));
    }

    private CompactSdJwt Issue() => _api.Issue(claims => claims["status"] = _entry.ToJson());

    private async Task PresentAsync(Func<PresentationRequest, CompactSdJwt, CompactSdJwt>? present = null)
    {
        var (_, link) = await _api.OpenAsync();
        var request = await _api.FetchAsync(link);
        await _api.AnswerAsync(request, present is null ? _api.Present(request, Issue()) : present(request, Issue()));
    }

    private async Task<(string Cookie, string Redirect)> AnswerOnSameDeviceAsync()
    {
        var opened = await _api.OfficerAsync(HttpMethod.Post, "/presentations", new { purpose = "p", preset = "person-name-level", sameDevice = true });
        var cookie = Assert.Single(opened.Headers.GetValues("Set-Cookie")).Split(';')[0];
        var request = await _api.FetchAsync(RequestLink.Parse(JsonNode.Parse(await opened.Content.ReadAsStringAsync())!.AsObject().Text("request")!).Value());
        var answered = await _api.AnswerAsync(request, _api.Present(request, Issue()));
        return (cookie, JsonNode.Parse(await answered.Content.ReadAsStringAsync())!.AsObject().Text("redirect_uri")!);
    }

    private async Task<IReadOnlyList<JsonObject>> LinesAsync() => [.. (await _api.Get<Database>().ReadAsync(
        connection => _api.Get<AccessRecords>().PageAsync(connection, Person, before: null, most: 100), CancellationToken.None)).Select(record => record.Line)];

    private Task<StatusReference> AllocateAsync(string holder) => _api.Get<Database>().WriteAsync(
        async connection =>
        {
            await connection.ExecuteAsync(
                """
                INSERT INTO offers (id, code_hash, code, tx_hash, configuration, subject, attempts, state, created, expires, family)
                VALUES ('o', x'01', x'00', x'00', 'person', @Person, 0, 'redeemed', 0, 0, 'o') ON CONFLICT DO NOTHING
                """,
                new { Person });
            return await _api.Get<StatusEntries>().AllocateAsync(
                connection, new NewStatusEntry("o", "person", Person, holder, _api.Time.Now.AddDays(30)));
        },
        CancellationToken.None);
}
