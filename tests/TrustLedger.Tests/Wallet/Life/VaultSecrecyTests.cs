using TrustLedger.Tests.Credentials;
using TrustLedger.Tests.IdentityApi;

namespace TrustLedger.Tests.Wallet.Life;

/// <summary>Whoever gets a wallet's files reads neither its credentials nor whom it dealt with.</summary>
public sealed class VaultSecrecyTests
{
    [Fact]
    public async Task No_file_of_a_wallet_holds_a_claim_a_credential_or_a_verifier_in_any_spelling()
    {
        using var authority = new TestAuthority();
        using var wallet = new HoldingWallet(authority, copies: 2);
        await using var verifier = await AskingVerifier.StartAsync(authority);
        await wallet.Run("present", verifier.Link);
        await wallet.Run("backup", Path.Combine(wallet.Home, "wallet.backup"));
        var compact = wallet.Read(vault => vault.Credentials[0].SdJwt);

        var files = Directory.GetFiles(wallet.Home, "*", SearchOption.AllDirectories);

        Assert.Contains(files, file => file.EndsWith("vault.json", StringComparison.Ordinal));
        Assert.Contains(files, file => file.EndsWith("wallet.backup", StringComparison.Ordinal));
        Assert.All(files, file => Assert.Empty(PersonalForms.In(
            File.ReadAllBytes(file), HoldingWallet.Name, HoldingWallet.Type, compact.Split('~')[1], compact[..60], verifier.ClientId, AskingVerifier.Purpose)));
    }

    [Fact]
    public void The_search_finds_a_value_in_each_spelling()
    {
        var raw = System.Text.Encoding.UTF8.GetBytes(HoldingWallet.Name);

        Assert.NotEmpty(PersonalForms.In(raw, HoldingWallet.Name));
        Assert.NotEmpty(PersonalForms.In(System.Text.Encoding.Unicode.GetBytes(HoldingWallet.Name), HoldingWallet.Name));
        Assert.NotEmpty(PersonalForms.In(System.Text.Encoding.ASCII.GetBytes(Convert.ToHexString(raw)), HoldingWallet.Name));
        Assert.NotEmpty(PersonalForms.In(System.Text.Encoding.ASCII.GetBytes(Convert.ToBase64String([1, .. raw])), HoldingWallet.Name));
    }
}
