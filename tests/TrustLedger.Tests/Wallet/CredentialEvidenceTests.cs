using System.Text;
using System.Text.Json.Nodes;
using TrustLedger.Client.Egress;
using TrustLedger.Client.Evidence;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vp;
using TrustLedger.Credentials.SdJwt;
using TrustLedger.Credentials.StatusLists;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Statements;
using TrustLedger.Tests.Client;
using TrustLedger.Tests.Credentials;
using TrustLedger.Tests.Credentials.OpenId4Vp;
using TrustLedger.Wallet.OpenId;
using TrustLedger.Wallet.Vault;

namespace TrustLedger.Tests.Wallet;

/// <summary>Which status list a wallet puts beside a credential, so that the standing of that day can be shown later.</summary>
public sealed class CredentialEvidenceTests : IDisposable
{
    private static readonly DateTimeOffset Now = TestAuthority.Now;

    private readonly PresentationWorld _world = new();
    private readonly EgressClient _egress = new(new EgressOptions { AllowLoopback = true }, TimeProvider.System);
    private readonly VaultContent _vault;
    private readonly LoopbackServer _server;
    private readonly StatusList _statuses = StatusList.Create(1, 64);
    private Func<Uri, string> _answer;

    public CredentialEvidenceTests()
    {
        _vault = new VaultContent { Seed = new byte[32], Settings = new WalletSettings { Anchors = _world.Authority.Root.ExportCertificatePem() } };
        _answer = url => Token(url, Now, _world.StatusSigner);
        _server = new LoopbackServer(url => Encoding.ASCII.GetBytes(
            $"HTTP/1.1 200 OK\r\nContent-Type: application/statuslist+jwt\r\nConnection: close\r\n\r\n{_answer(url)}"));
    }

    public void Dispose()
    {
        _server.Dispose();
        _egress.Dispose();
        _world.Dispose();
    }

    [Fact]
    public async Task A_fresh_list_of_a_known_signer_is_kept_and_its_time_remembered()
    {
        Assert.NotNull((await CaptureAsync()).Text("statusToken"));
        Assert.Equal([Now.ToUnixTimeSeconds()], _vault.StatusLists.Values);
    }

    [Fact]
    public async Task A_list_older_than_one_that_was_seen_is_left_out()
    {
        await CaptureAsync();
        _answer = url => Token(url, Now.AddSeconds(-1), _world.StatusSigner);
        Assert.False((await CaptureAsync()).ContainsKey("statusToken"));

        _answer = url => Token(url, Now, _world.StatusSigner);
        Assert.NotNull((await CaptureAsync()).Text("statusToken"));
    }

    [Fact]
    public async Task A_stale_list_and_one_from_the_future_are_left_out_and_not_remembered()
    {
        foreach (var minutes in new[] { -16, 5 })
        {
            _answer = url => Token(url, Now.AddMinutes(minutes), _world.StatusSigner);
            Assert.False((await CaptureAsync()).ContainsKey("statusToken"));
        }

        Assert.Empty(_vault.StatusLists);
    }

    [Fact]
    public async Task A_list_that_a_stranger_signed_is_left_out()
    {
        using var foreign = new TestAuthority("Elsewhere");
        using var stranger = foreign.Certify("status");
        _answer = url => Token(url, Now, stranger);

        Assert.False((await CaptureAsync()).ContainsKey("statusToken"));
        Assert.Empty(_vault.StatusLists);
    }

    [Fact]
    public async Task Evidence_with_an_entry_outside_its_list_is_refused()
    {
        var evidence = await CaptureAsync(index: 64);

        Assert.Contains(
            CredentialEvidence.Verify(evidence, Now, _world.Authority.Anchors), check => check.Refusal?.Code == "status-entry-missing");
    }

    [Theory]
    [InlineData(CheckResult.Passed, "issuer-accredited status-signer-accredited", EvidenceResult.Passed)]
    [InlineData(CheckResult.Unknown, "issuer-accredited status-signer-accredited", EvidenceResult.Unknown)]
    [InlineData(CheckResult.Failed, "issuer-not-accredited issuer-not-accredited", EvidenceResult.Failed)]
    public async Task What_the_identity_log_accredited_then_is_said_of_issuer_and_status_signer(CheckResult says, string names, EvidenceResult result)
    {
        var evidence = await CaptureAsync();
        var asked = new List<(Hash Type, Hash Spki, AccreditationPurpose Purpose, DateTimeOffset At)>();

        var checks = CredentialEvidence.Verify(evidence, Now, _world.Authority.Anchors, (type, spki, purpose, at) =>
        {
            asked.Add((type, spki, purpose, at));
            return new AccreditationAnswer(says, "as a test has it");
        }).Where(check => check.Name.EndsWith("accredited", StringComparison.Ordinal)).ToList();

        Assert.Equal(names, string.Join(' ', checks.Select(check => check.Name).Order(StringComparer.Ordinal)));
        Assert.All(checks, check => Assert.Equal(result, check.Result));
        Assert.Equal(
            [(_world.StatusSigner.Chain.Spki, AccreditationPurpose.SignStatus, Now), (_world.Issuer.Chain.Spki, AccreditationPurpose.Issue, Now)],
            asked.Select(one => (one.Spki, one.Purpose, one.At)));
    }

    [Fact]
    public async Task Without_the_identity_log_accreditation_is_unknown_and_the_way_to_ask_is_told()
    {
        var checks = CredentialEvidence.Verify(await CaptureAsync(), Now, _world.Authority.Anchors).ToList();

        var unknown = checks.Where(check => check.Name.EndsWith("-accredited", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, unknown.Count);
        Assert.All(unknown, check => Assert.Contains("--accreditation", check.Detail, StringComparison.Ordinal));
    }

    private Task<JsonObject> CaptureAsync(int index = 7)
    {
        var issued = _world.Issue(claims => claims["status"] = new StatusReference(_server.Url.ToString(), index).ToJson());
        var held = SdJwtVerifier.VerifyIssued(issued, new JwsRules(SdJwtNames.VcTyp), _ => Jwk.Of(_world.Issuer.Key)).Value();
        return CredentialEvidence.CaptureAsync(SdJwtVc.Read(held).Value(), _vault, new ForeignServer(_egress), Now, default);
    }

    private string Token(Uri url, DateTimeOffset at, CertifiedTestKey signer) => StatusListToken.Write(
        url.ToString(), _statuses, signer.Key, signer.Header, at, TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(1));
}
