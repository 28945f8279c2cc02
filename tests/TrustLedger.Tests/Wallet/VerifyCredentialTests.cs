using System.Text.Json.Nodes;
using TrustLedger.Client.Evidence;
using TrustLedger.Credentials.StatusLists;
using TrustLedger.Protocol.Entries;
using TrustLedger.Tests.Credentials.OpenId4Vp;
using TrustLedger.Wallet;

namespace TrustLedger.Tests.Wallet;

/// <summary>Evidence for a decision holds the credentials that were shown, and is refused when one of them was none.</summary>
public sealed class VerifyCredentialTests : IDisposable
{
    private readonly WalletRunner _wallet = new();
    private readonly PresentationWorld _world = new();
    private readonly FakeLog _log = new();
    private readonly LogEntry _entry;
    private readonly StatusList _statuses = StatusList.Create(bits: 2, count: 64);

    public VerifyCredentialTests()
    {
        _log.Append(FakeLog.Claim("residence.months"));
        _entry = LogEntry.Parse(_log.Entries[^1]).Value();
    }

    private DateTimeOffset Then => DateTimeOffset.FromUnixTimeMilliseconds((long)_entry.AcceptedMilliseconds);

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
        Assert.Contains(ran.Json["checks"]!.AsArray(), check => (string?)check!["name"] == "credential-status" && (string?)check["result"] == "passed");
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
        _world.StatusSigner.Key, _world.StatusSigner.Header, Then, TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(1));

    private async Task RefusesAsync(string code, string credential)
    {
        var ran = await VerifyAsync(credential);

        Assert.Equal((ExitCode.Refused, code), (ran.ExitCode, ran.ErrorCode));
        Assert.Empty(ran.Output);
    }

    private Task<WalletRunner.Ran> VerifyAsync(string credential)
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
        return _wallet.Run("verify", _wallet.Write("evidence.json", file.ToJson().ToJsonString()), "--home", _wallet.Home, "--json");
    }
}
