using TrustLedger.IdentityApi;
using TrustLedger.Tests.Wallet;
using TrustLedger.Wallet;

namespace TrustLedger.Tests.IdentityApi.Authorization;

/// <summary>The authorization code flow with our own wallet and our own API, over real sockets.</summary>
public sealed class OwnWalletTests
{
    [Theory]
    [InlineData(CredentialProfile.Haip)]
    [InlineData(CredentialProfile.Open)]
    public async Task It_receives_by_its_owner_s_sign_in_and_fetches_more_copies_later(CredentialProfile profile)
    {
        var isHaip = profile == CredentialProfile.Haip;
        await using var api = await AuthorizationApi.StartAsync(profile, trustsProvider: isHaip, listens: true);
        using var wallet = await WalletAsync(api, profile);
        var (answer, _) = await api.OfferAsync("authorization_code");

        var received = await wallet.With("receive", answer.Json.Text("offer"), "--json", "--yes");

        Assert.True(received.ExitCode == ExitCode.Done, received.Error);
        var batch = received.Json["credentials"]![0]!;
        Assert.Equal((3, "person"), ((int)batch["copies"]!, batch.Text("type").Split('/')[^1]));
        var refilled = await wallet.With("receive", "refill", batch.Text("id"), "--json", "--yes");
        Assert.True(refilled.ExitCode == ExitCode.Done, refilled.Error);
        Assert.Equal(3, (int)refilled.Json["credentials"]![0]!["copies"]!);
    }

    [Fact]
    public async Task Haip_serves_it_no_page_without_its_provider_s_attestation()
    {
        await using var api = await AuthorizationApi.StartAsync(CredentialProfile.Haip, trustsProvider: true, listens: true);
        using var wallet = await WalletAsync(api, CredentialProfile.Open);
        var (answer, _) = await api.OfferAsync("authorization_code");

        var refused = await wallet.With("receive", answer.Json.Text("offer"), "--json", "--yes");

        Assert.Equal((ExitCode.Refused, "wallet-attestation-missing"), (refused.ExitCode, refused.ErrorCode));
    }

    private static async Task<WalletRunner> WalletAsync(AuthorizationApi api, CredentialProfile profile)
    {
        var wallet = new WalletRunner();
        wallet.Browser = address =>
        {
            // As a browser does, beside the wallet, which waits for it to come back.
            _ = Task.Run(async () =>
            {
                var back = await api.BrowseAsync(address);
                using var browser = new HttpClient();
                using var shown = await browser.GetAsync(back);
            });
            return true;
        };
        var isHaip = profile == CredentialProfile.Haip;
        await wallet.With("init", "--loopback", "--anchor", wallet.Write("root.pem", api.AnchorPem), "--profile", isHaip ? "haip" : "open");
        if (isHaip)
            await wallet.With("settings", "--wallet-provider", wallet.Write("provider.pem", api.ProviderPem));
        return wallet;
    }
}
