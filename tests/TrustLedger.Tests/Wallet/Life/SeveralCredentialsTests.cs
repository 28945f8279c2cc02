using TrustLedger.Tests.Credentials;
using TrustLedger.Wallet;

namespace TrustLedger.Tests.Wallet.Life;

/// <summary>A verifier that takes several credentials for one question (OpenID4VP 1.0 §6.1, <c>multiple</c>) gets as many as the holder says.</summary>
public sealed class SeveralCredentialsTests : IAsyncLifetime, IDisposable
{
    private const string Other = "麦书";

    private readonly TestAuthority _authority = new();
    private readonly HoldingWallet _wallet;
    private AskingVerifier _verifier = null!;

    public SeveralCredentialsTests() => _wallet = new HoldingWallet(_authority, copies: 2, another: Other);

    public async Task InitializeAsync() => _verifier = await AskingVerifier.StartAsync(_authority);

    public async Task DisposeAsync() => await _verifier.DisposeAsync();

    public void Dispose()
    {
        _wallet.Dispose();
        _authority.Dispose();
    }

    [Fact]
    public async Task With_the_holder_s_word_each_credential_that_answers_is_shown_in_one_copy()
    {
        _verifier.TakesSeveral = true;

        var ran = await _wallet.Run("present", _verifier.Link, "--all");

        Assert.Equal((ExitCode.Done, 2), (ran.ExitCode, (int)ran.Json["credentials"]!));
        Assert.Equal(2, _verifier.Received.Single().Presentations["person"].Count);
        Assert.Equal(
            [HoldingWallet.Batch, HoldingWallet.Another],
            _wallet.Read(vault => vault.Credentials.Where(held => held.Presented is not null).Select(held => held.Batch).ToList()), StringComparer.Ordinal);
    }

    [Fact]
    public async Task Without_it_one_is_shown_and_the_holder_is_told_that_more_would_answer()
    {
        _verifier.TakesSeveral = true;
        _wallet.Input = "y\n";

        var ran = await _wallet.Told("present", _verifier.Link, "--lang", "en");

        Assert.Equal(ExitCode.Done, ran.ExitCode);
        Assert.Contains("1 more would answer: --all", ran.Error, StringComparison.Ordinal);
        Assert.Single(_verifier.Received.Single().Presentations["person"]);
    }

    [Fact]
    public async Task Everything_that_would_be_shown_is_shown_to_the_holder_first()
    {
        _verifier.TakesSeveral = true;
        _wallet.Input = "n\n";

        var ran = await _wallet.Told("present", _verifier.Link, "--all", "--lang", "zh");

        Assert.Equal(ExitCode.Refused, ran.ExitCode);
        Assert.Contains(HoldingWallet.Name, ran.Error, StringComparison.Ordinal);
        Assert.Contains(Other, ran.Error, StringComparison.Ordinal);
        Assert.Empty(_verifier.Received);
    }

    [Fact]
    public async Task Who_asks_for_one_gets_one_whatever_the_holder_says()
    {
        var ran = await _wallet.Run("present", _verifier.Link, "--all");

        Assert.Equal((ExitCode.Done, 1), (ran.ExitCode, (int)ran.Json["credentials"]!));
        Assert.Single(_verifier.Received.Single().Presentations["person"]);
    }
}
