using System.Text.Json.Nodes;
using TrustLedger.Client.Evidence;
using TrustLedger.Credentials.StatusLists;
using TrustLedger.Protocol.Entries;
using TrustLedger.Tests.Credentials;
using TrustLedger.Tests.Credentials.OpenId4Vp;
using TrustLedger.Wallet;

namespace TrustLedger.Tests.Wallet;

/// <summary>Evidence for a decision holds the credentials that were shown, and is refused when one of them was none.</summary>
public sealed class VerifyCredentialTests : IAsyncLifetime, IDisposable
{
    private readonly WalletRunner _wallet = new();
    private readonly PresentationWorld _world;
    private readonly FakeLog _log = new();
    private readonly LogEntry _entry;
    private CertifiedTestKey? _signer;
    private readonly StatusList _statuses = StatusList.Create(bits: 2, count: 64);

    public VerifyCredentialTests()
    {
        _log.Append(FakeLog.Claim("residence.months"));
        _entry = LogEntry.Parse(_log.Entries[^1]).Value();
        _world = new PresentationWorld(new TestAuthority("A root of that time", Then));
    }

    private CertifiedTestKey StatusSigner => _signer ?? _world.StatusSigner;

    private DateTimeOffset Then => DateTimeOffset.FromUnixTimeMilliseconds((long)_entry.AcceptedMilliseconds);

    public Task InitializeAsync() => _wallet.With(
        "init", "--anchor", _wallet.Write("root.pem", _world.Authority.Pem),
        "--genesis", _wallet.Write("genesis.json", System.Text.Encoding.UTF8.GetString(_log.Genesis.Envelope.Span)));

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        _wallet.Dispose();
        _world.Dispose();
    }

    [Fact]
    public async Task A_credential_that_held_then_is_said_to()
    {
        var ran = await VerifyAsync(Issue(Then.AddDays(-1)));

        Assert.Equal(ExitCode.Done, ran.ExitCode);
        Assert.Equal(("passed", "passed"), (ResultOf(ran, "credential-status"), ResultOf(ran, "status-certificate")));
        Assert.Equal("unknown", ResultOf(ran, "status-signer-accredited"));
    }

    [Fact]
    public async Task Who_may_not_read_the_identity_log_is_told_that_accreditation_is_unknown()
    {
        var ran = await _wallet.With("verify", _wallet.Write("evidence.json", Evidence(Issue(Then.AddDays(-1)))), "--accreditation", "--json");

        Assert.Equal((ExitCode.Done, "unknown"), (ran.ExitCode, ResultOf(ran, "issuer-accredited")));
        Assert.Contains("members-only", ran.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_that_a_stranger_signed_is_refused()
    {
        using var stranger = new TestAuthority("A stranger's root", Then);
        using var signer = stranger.Certify("status");
        _signer = signer;

        await RefusesAsync("x5c-untrusted", Issue(Then.AddDays(-1)));
    }

    [Fact]
    public async Task Without_a_root_of_one_s_own_a_list_says_nothing()
    {
        using var bare = new WalletRunner();

        var ran = await bare.Run("verify", bare.Write("evidence.json", Evidence(Issue(Then.AddDays(-1)))), "--home", bare.Home, "--json");

        Assert.Equal(("unknown", "unknown"), (ResultOf(ran, "credential-status"), ResultOf(ran, "issuer-certificate")));
    }

    [Theory]
    [InlineData(StatusType.Invalid, "credential-revoked")]
    [InlineData(StatusType.Suspended, "credential-suspended")]
    public async Task A_credential_that_its_list_did_not_call_valid_is_refused(StatusType status, string code)
    {
        _statuses.Write(PresentationWorld.StatusIndex, status);

        await RefusesAsync(code, Issue(Then.AddDays(-1)));
    }

    [Fact]
    public Task A_credential_that_was_over_then_is_refused() => RefusesAsync("credential-expired", Issue(Then.AddDays(-100)));

    [Fact]
    public Task A_credential_that_had_not_begun_then_is_refused() => RefusesAsync("credential-not-yet-valid", Issue(Then.AddDays(1)));

    [Fact]
    public Task A_credential_that_its_issuer_did_not_sign_is_refused()
    {
        var (one, other) = (Issue(Then.AddDays(-1)), Issue(Then.AddDays(-2)));
        return RefusesAsync("jws-signature-wrong", one[..one.LastIndexOf('.')] + other[other.LastIndexOf('.')..]);
    }

    // The issuer's part alone, valid for a month.
    private string Issue(DateTimeOffset from) => _world.Issue(claims =>
    {
        claims["nbf"] = from.ToUnixTimeSeconds();
        claims["exp"] = from.AddDays(30).ToUnixTimeSeconds();
    }).IssuerJwt + "~";

    private string StatusToken() => StatusListToken.Write(PresentationWorld.StatusUri, _statuses,
        StatusSigner.Key, StatusSigner.Header, Then, TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(1));

    private async Task RefusesAsync(string code, string credential)
    {
        var ran = await VerifyAsync(credential);

        Assert.Equal((ExitCode.Refused, code), (ran.ExitCode, ran.ErrorCode));
        Assert.Empty(ran.Output);
    }

    private static string? ResultOf(WalletRunner.Ran ran, string check) =>
        (string?)ran.Json["checks"]!.AsArray().Single(one => (string?)one!["name"] == check)!["result"];

    private Task<WalletRunner.Ran> VerifyAsync(string credential) =>
        _wallet.With("verify", _wallet.Write("evidence.json", Evidence(credential)), "--json");

    private string Evidence(string credential)
    {
        var index = _log.Entries.Count - 1;
        var file = new EvidenceFile
        {
            Log = "identity",
            Genesis = JsonNode.Parse(_log.Genesis.Envelope.Span)!.AsObject(),
            Entries = [new EvidenceEntry(index, _log.Entries[index], new FakeNode(_log).Proof(index).ToString())],
            Subject = _entry.Uid,
            Credentials = [new JsonObject { ["sdJwtVc"] = credential, ["statusToken"] = StatusToken() }],
        };
        return file.ToJson().ToJsonString();
    }
}
