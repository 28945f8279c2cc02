using System.Text.Json.Nodes;
using TrustLedger.Tests.Protocol.State;
using TrustLedger.Wallet;

namespace TrustLedger.Tests.Wallet;

/// <summary>A supervised person speaks with the handle of one case, and with no other by mistake.</summary>
public sealed class CorrectionsProposeCommandTests : IAsyncLifetime, IDisposable
{
    private const string Drafts = "POST /corrections/drafts";

    private readonly WalletRunner _wallet = new();
    private readonly List<string> _handles = [];
    private FakeApi _api = null!;

    public async Task InitializeAsync()
    {
        _api = await FakeApi.StartAsync();
        _api.Answers[Drafts] = _ => (409, new JsonObject { ["title"] = "case-unknown" });
        var genesis = _wallet.Write("corrections.json", System.Text.Encoding.UTF8.GetString(LeaveRecord.Genesis.Envelope.Span));
        await _wallet.With("init", "--api", _api.Url.ToString(), "--genesis", genesis);
    }

    public async Task DisposeAsync() => await _api.DisposeAsync();

    public void Dispose() => _wallet.Dispose();

    [Theory]
    [InlineData("case", "case")]
    [InlineData("case", "case-2")]
    public async Task Whoever_has_handles_for_several_cases_says_which(string first, string second)
    {
        await MakeHandleAsync(first);
        await MakeHandleAsync(second);
        var before = await File.ReadAllBytesAsync(_wallet.Vault);

        var ran = await ProposeAsync();

        Assert.Equal((ExitCode.Refused, "handle-ambiguous"), (ran.ExitCode, ran.ErrorCode));
        Assert.Empty(_api.Sent);
        Assert.Equal(before, await File.ReadAllBytesAsync(_wallet.Vault));
        Assert.Equal("case-unknown", (await ProposeAsync("--handle", _handles[0])).ErrorCode);
        Assert.Single(_api.BodiesOf(Drafts));
    }

    [Theory]
    [InlineData("binding", null)]
    [InlineData("case", "0x52908400098527886E0F7030069857D2E4169EE7")]
    public async Task A_handle_that_the_wallet_does_not_have_is_refused(string purpose, string? named)
    {
        await MakeHandleAsync(purpose);

        var ran = named is null ? await ProposeAsync() : await ProposeAsync("--handle", named);

        Assert.Equal((ExitCode.Refused, "handle-unknown"), (ran.ExitCode, ran.ErrorCode));
        Assert.Empty(_api.Sent);
    }

    private async Task MakeHandleAsync(string purpose) => _handles.Add(
        (string)(await _wallet.With("handle", "new", City.Corrections.Origin, "--purpose", purpose, "--json")).Json["handle"]!);

    private Task<WalletRunner.Ran> ProposeAsync(params string[] more) => _wallet.With(
        ["corrections", "propose", "leave", "--content", _wallet.Write("leave.json", "{}"), .. more, "--json", "--yes"]);
}
