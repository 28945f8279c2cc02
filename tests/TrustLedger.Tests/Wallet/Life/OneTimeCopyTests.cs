using TrustLedger.Tests.Credentials;
using TrustLedger.Wallet;

namespace TrustLedger.Tests.Wallet.Life;

/// <summary>A one-time copy is shown once: whatever crashes, is lost or is asked again.</summary>
public sealed class OneTimeCopyTests : IAsyncLifetime, IDisposable
{
    private readonly TestAuthority _authority = new();
    private AskingVerifier _verifier = null!;

    public async Task InitializeAsync() => _verifier = await AskingVerifier.StartAsync(_authority);

    public async Task DisposeAsync() => await _verifier.DisposeAsync();

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task A_copy_is_spent_on_the_disk_before_it_arrives()
    {
        using var wallet = new HoldingWallet(_authority, copies: 2);
        var atArrival = Directory.CreateDirectory(wallet.File("at-arrival")).FullName;
        _verifier.Arrived = () => File.Copy(Path.Combine(wallet.Home, "vault.json"), Path.Combine(atArrival, "vault.json"));

        await wallet.Run("present", _verifier.Link);

        // A crash now would leave this vault: the copy is used, and the history says that it may have arrived.
        var (used, sent) = wallet.Read(
            vault => (vault.Credentials.Where(copy => !copy.IsUsable).Select(copy => copy.Id), Assert.Single(vault.History)), atArrival);
        Assert.Equal(Assert.Single(sent.Disclosed).Credential, Assert.Single(used));
        Assert.True(sent.Sent);
    }

    [Fact]
    public async Task Two_presentations_share_no_copy_and_a_third_is_refused()
    {
        using var wallet = new HoldingWallet(_authority, copies: 2);

        var first = await wallet.Run("present", _verifier.Link);
        var second = await wallet.Run("present", _verifier.Link);
        var third = await wallet.Run("present", _verifier.Link);

        Assert.Equal((ExitCode.Done, ExitCode.Done, "copies-used-up"), (first.ExitCode, second.ExitCode, third.ErrorCode));
        Assert.Equal(2, _verifier.Received.Select(IssuerJwt).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(2, _verifier.Received.Count);
    }

    [Fact]
    public async Task A_lost_answer_does_not_give_the_copy_back()
    {
        using var wallet = new HoldingWallet(_authority, copies: 2);
        _verifier.Answer = (503, "{}");
        await wallet.Run("present", _verifier.Link);
        _verifier.Answer = (200, "{}");

        await wallet.Run("present", _verifier.Link);

        Assert.Equal(2, _verifier.Received.Select(IssuerJwt).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task The_owner_is_told_while_there_is_one_left()
    {
        using var wallet = new HoldingWallet(_authority, copies: 3);

        var first = await wallet.Run("present", _verifier.Link);
        var second = await wallet.Told("present", _verifier.Link, "--yes", "--lang", "en");

        Assert.Equal(2, (int)first.Json["copiesLeft"]!);
        Assert.Contains($"wallet receive refill {HoldingWallet.Batch}", second.Output, StringComparison.Ordinal);
        Assert.Equal(1, (int)(await wallet.Run("list")).Json["credentials"]![0]!["unused"]!);
    }

    [Fact]
    public async Task What_an_issuer_gives_one_at_a_time_is_shown_again()
    {
        using var wallet = new HoldingWallet(_authority, copies: 1, reusable: true);

        await wallet.Run("present", _verifier.Link);
        var second = await wallet.Run("present", _verifier.Link);

        Assert.Equal((ExitCode.Done, 2), (second.ExitCode, _verifier.Received.Count));
        Assert.Null(second.Json["copiesLeft"]);
    }

    private static string IssuerJwt(TrustLedger.Credentials.OpenId4Vp.VpToken token) =>
        Assert.Single(token.ToJson()["person"]!.AsArray())!.GetValue<string>().Split('~')[0];
}
