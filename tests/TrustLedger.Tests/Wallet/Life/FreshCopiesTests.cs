using System.Text.Json.Nodes;
using TrustLedger.Credentials.OpenId4Vp;
using TrustLedger.Wallet;

namespace TrustLedger.Tests.Wallet.Life;

/// <summary>When every copy was shown, the wallet fetches fresh ones by itself, if its owner lets it and the issuer gave a way.</summary>
public sealed class FreshCopiesTests : IAsyncLifetime, IDisposable
{
    private const int Copies = 3;

    private readonly WalletRunner _wallet = new();
    private FakeIssuer _issuer = null!;
    private FakeVerifier _verifier = null!;
    private int _tokens;

    public async Task InitializeAsync()
    {
        _issuer = await FakeIssuer.StartAsync();
        _issuer.Api.Answers[FakeSignIn.Token] = _ => (200, new JsonObject { ["access_token"] = "t", ["refresh_token"] = $"refresh {++_tokens}" });
        _verifier = await FakeVerifier.StartAsync(
            _issuer.Authority, DcqlQuery.Create(new CredentialQuery { Id = "person", Types = [_issuer.Type] }).Value());
        await _wallet.With("init", "--loopback", "--anchor", _wallet.Write("root.pem", _issuer.Authority.Pem));
        await _wallet.With("receive", _issuer.OfferUri, "--yes");
        for (var shown = 0; shown < Copies; shown++)
            Assert.Equal(ExitCode.Done, (await PresentAsync()).ExitCode);
    }

    public async Task DisposeAsync()
    {
        await _issuer.DisposeAsync();
        await _verifier.DisposeAsync();
    }

    public void Dispose() => _wallet.Dispose();

    [Fact]
    public async Task Fresh_copies_come_before_the_next_presentation_and_none_is_shown_twice()
    {
        for (var shown = 0; shown <= Copies; shown++)
            Assert.Equal(ExitCode.Done, (await PresentAsync()).ExitCode);

        Assert.Equal((Copies * 2) + 1, Shown().Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(["refresh 1", "refresh 2"], Refreshes(), StringComparer.Ordinal);
        var history = (await _wallet.With("history", "list", "--json")).Json["entries"]!.AsArray().Select(entry => (string?)entry!["what"]);
        Assert.Equal(2, history.Count(what => what == "refill"));
    }

    [Fact]
    public async Task An_owner_who_says_no_tells_the_issuer_nothing_and_the_verifier_no()
    {
        _wallet.Input = "n\n";

        var refused = await _wallet.With("present", _verifier.Link(), "--json");

        Assert.Equal("not-confirmed", refused.ErrorCode);
        Assert.Empty(Refreshes());
        Assert.Equal("access_denied", _verifier.Answers[^1]["error"]);
    }

    [Fact]
    public async Task What_broke_off_after_the_token_goes_on_with_it()
    {
        var good = _issuer.Api.Answers[FakeIssuer.Call];
        _issuer.Api.Answers[FakeIssuer.Call] = _ => (503, new JsonObject());
        Assert.NotEqual(ExitCode.Done, (await PresentAsync()).ExitCode);
        _issuer.Api.Answers[FakeIssuer.Call] = good;

        Assert.Equal(ExitCode.Done, (await PresentAsync()).ExitCode);

        Assert.Equal(["refresh 1"], Refreshes(), StringComparer.Ordinal);
        Assert.Equal(Copies + 1, Shown().Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task An_issuer_that_gives_no_more_is_the_reason_that_is_told()
    {
        _issuer.Api.Answers[FakeSignIn.Token] = _ => (400, new JsonObject { ["error"] = "invalid_grant" });

        Assert.Equal("invalid-grant", (await PresentAsync()).ErrorCode);
        Assert.Equal("access_denied", _verifier.Answers[^1]["error"]);
        Assert.Equal(Copies, Shown().Count);
    }

    private Task<WalletRunner.Ran> PresentAsync() => _wallet.With("present", _verifier.Link(), "--json", "--yes");

    // The issuer-signed part of every presentation that arrived.
    private List<string> Shown() =>
    [
        .. _verifier.AllOpened().Select(token => token.Presentations["person"].Single().Split('~')[0]),
    ];

    private List<string> Refreshes() =>
    [
        .. _issuer.Api.BodiesOf(FakeSignIn.Token).Select(FakeSignIn.Form).Where(form => form.ContainsKey("refresh_token")).Select(form => form["refresh_token"]),
    ];
}
