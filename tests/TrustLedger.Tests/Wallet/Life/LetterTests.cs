using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.SdJwt;
using TrustLedger.Tests.Credentials;
using TrustLedger.Wallet;

namespace TrustLedger.Tests.Wallet.Life;

/// <summary>From the history a holder asks a verifier for erasure, and reports it to its authority.</summary>
public sealed class LetterTests : IAsyncLifetime, IDisposable
{
    private readonly TestAuthority _authority = new();
    private readonly HoldingWallet _wallet;
    private AskingVerifier _verifier = null!;

    public LetterTests() => _wallet = new HoldingWallet(_authority, copies: 2);

    public async Task InitializeAsync() => _verifier = await AskingVerifier.StartAsync(_authority);

    public async Task DisposeAsync() => await _verifier.DisposeAsync();

    public void Dispose()
    {
        _wallet.Dispose();
        _authority.Dispose();
    }

    [Fact]
    public async Task A_request_for_erasure_goes_to_the_registered_address_signed_by_the_key_that_was_shown()
    {
        _verifier.Registration = _verifier.Registered(_verifier.Url + "/letters", null);
        var id = await PresentAsync();

        var ran = await _wallet.Run("history", "erase", id);

        Assert.Equal((ExitCode.Done, true), (ran.ExitCode, (bool)ran.Json["sent"]!));
        var (mediaType, text) = Assert.Single(_verifier.Letters);
        Assert.Equal("application/jwt", mediaType);
        var unverified = StrictReader.Read(text, new JwsRules("trustledger-erasure-request+jwt")).Value();
        var letter = unverified.Verify(Jwk.Parse(unverified.Header["jwk"]!.AsObject()).Value()).Value().Payload;
        Assert.Equal((_verifier.ClientId, _verifier.Nonce), (letter.Text("aud"), letter.Text("nonce")));
        Assert.Equal("""["name"]""", Assert.Single(letter["claims"]!.AsArray())!["path"]!.ToJsonString());
        Assert.DoesNotContain(HoldingWallet.Name, letter.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(ShownKey().Thumbprint, Jwk.Parse(unverified.Header["jwk"]!.AsObject()).Value().Thumbprint);
        Assert.Equal(("erase", id, "done"), await LastEntryAsync());
    }

    [Fact]
    public async Task Without_an_address_the_request_is_written_to_be_handed_in()
    {
        _verifier.Registration = _verifier.Registered("mailto:privacy@yunxi.example", null);
        var id = await PresentAsync();
        var file = _wallet.File("erasure.jwt");

        Assert.Equal("contact-missing", (await _wallet.Run("history", "erase", id)).ErrorCode);
        var written = await _wallet.Run("history", "erase", id, "--file", file);

        Assert.Equal((ExitCode.Done, false), (written.ExitCode, (bool)written.Json["sent"]!));
        Assert.True(StrictReader.Read((await File.ReadAllTextAsync(file)).Trim(), new JwsRules("trustledger-erasure-request+jwt")).TryGet(out _, out _));
        Assert.Equal("file-exists", (await _wallet.Run("history", "erase", id, "--file", file)).ErrorCode);
    }

    [Fact]
    public async Task A_verifier_that_does_not_take_the_request_is_on_record_for_it()
    {
        _verifier.Registration = _verifier.Registered(_verifier.Url + "/letters", null);
        _verifier.LetterStatus = 403;
        var id = await PresentAsync();

        Assert.Equal("request-not-taken", (await _wallet.Run("history", "erase", id)).ErrorCode);

        Assert.Equal(("erase", id, "refused"), await LastEntryAsync());
    }

    [Fact]
    public async Task Where_nothing_was_shown_there_is_nothing_to_erase()
    {
        _wallet.Input = "n\n";
        await _wallet.Told("present", _verifier.Link);

        Assert.Equal("entry-not-shown", (await _wallet.Run("history", "erase", await FirstIdAsync())).ErrorCode);
    }

    [Fact]
    public async Task A_report_is_written_and_goes_where_its_owner_says()
    {
        var id = await PresentAsync();
        var file = _wallet.File("report.json");

        var ran = await _wallet.Run("history", "report", id, "--reason", "over-asked", "--file", file, "--to", _verifier.Url + "/letters");

        Assert.Equal((ExitCode.Done, true), (ran.ExitCode, (bool)ran.Json["sent"]!));
        var written = JsonNode.Parse(await File.ReadAllTextAsync(file))!.AsObject();
        Assert.Equal(("trustledger-verifier-report/1", "over-asked"), (written.Text("type"), written["report"]!.Text("reason")));
        Assert.Equal(written.ToJsonString(), JsonNode.Parse(Assert.Single(_verifier.Letters).Text)!.ToJsonString());
        var unverified = StrictReader.Read(written.Text("signed"), new JwsRules("trustledger-verifier-report+jwt")).Value();
        Assert.True(unverified.Verify(ShownKey()).TryGet(out _, out _));
        Assert.DoesNotContain(HoldingWallet.Name, written.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_authority_that_only_the_verifier_names_is_not_written_to()
    {
        _verifier.Registration = _verifier.Registered(null, _verifier.Url + "/letters");
        var id = await PresentAsync();

        var ran = await _wallet.Run("history", "report", id, "--reason", "other", "--file", _wallet.File("report.json"));

        Assert.Equal((ExitCode.Done, false), (ran.ExitCode, (bool)ran.Json["sent"]!));
        Assert.Empty(_verifier.Letters);
    }

    [Theory]
    [InlineData("report-reason-unknown", "--reason", "bored")]
    [InlineData("url-malformed", "--reason", "other", "--to", "here")]
    [InlineData("entry-unknown", "--reason", "other")]
    public async Task A_slip_reports_nobody(string code, params string[] options)
    {
        var ran = await _wallet.Run(["history", "report", "h00000000", "--file", _wallet.File("report.json"), .. options]);

        Assert.Equal(code, ran.ErrorCode);
        Assert.False(File.Exists(_wallet.File("report.json")));
    }

    [Fact]
    public async Task Only_a_verifier_s_request_can_be_reported()
    {
        await _wallet.Run("backup", _wallet.File("backup"));

        var ran = await _wallet.Run("history", "report", await FirstIdAsync(), "--reason", "other", "--file", _wallet.File("report.json"));

        Assert.Equal("entry-not-about-verifier", ran.ErrorCode);
    }

    private async Task<string> PresentAsync()
    {
        Assert.Equal(ExitCode.Done, (await _wallet.Run("present", _verifier.Link)).ExitCode);
        return await FirstIdAsync();
    }

    private Task<string> FirstIdAsync() => Task.FromResult(_wallet.Read(vault => vault.History[0].Id));

    private Task<(string What, string? About, string Outcome)> LastEntryAsync() => Task.FromResult(_wallet.Read(
        vault => (vault.History[^1].What, vault.History[^1].About, vault.History[^1].Outcome.ToString().ToLowerInvariant())));

    private Jwk ShownKey() => _wallet.Read(vault =>
    {
        var shown = vault.Credentials.Find(copy => copy.Presented is not null)!;
        return SdJwtVerifier.VerifyIssued(
            CompactSdJwt.Parse(shown.SdJwt).Value(), new JwsRules(SdJwtNames.VcTyp), _ => Jwk.Parse(shown.IssuerKey)).Value().HolderKey().Value();
    });
}
