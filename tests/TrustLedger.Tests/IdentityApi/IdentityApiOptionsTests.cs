using System.ComponentModel.DataAnnotations;
using TrustLedger.IdentityApi;

namespace TrustLedger.Tests.IdentityApi;

public sealed class IdentityApiOptionsTests
{
    private static readonly IdentityApiOptions Good = new()
    {
        Issuer = "https://id.yunxi.example",
        DataFolder = "/data",
        PassphraseFile = "/run/passphrase",
        Organisation = TestApi.Organisation,
        Place = "090101",
        Node = "https://ledger.yunxi.example",
        Logs = TestKeys.Logs(),
    };

    [Fact]
    public void The_defaults_are_the_documented_ones() => Assert.Equal(
        (CredentialProfile.Haip, (false, 10, 90, ""), 600, 262_144, 24, 10, 300, 5_000, 500, 500, false),
        (Good.Profile, (Good.RequireDpopNonce, Good.AuthorizationMinutes, Good.RefreshTokenDays, Good.WalletProviders), Good.AccessTokenSeconds, Good.RequestBodyBytes, Good.ProofingSessionHours, Good.ProofingAttemptsPerHour,
            Good.ProofingAttemptsPerAddressPerHour, Good.LedgerWaitMilliseconds, Good.LedgerFreshMilliseconds,
            Good.OutboxRetryMilliseconds, Good.SyntheticIdentifiers));

    [Fact]
    public void The_defaults_of_sign_ins_and_wallets_are_the_documented_ones() => Assert.Equal(
        (false, 20, 3_000, false),
        (Good.CrossDeviceSignIn, Good.PushedRequestsPerWalletPerMinute, Good.PushedRequestsPerAddressPerMinute, Good.RequireAttestationChallenge));

    [Fact]
    public void The_defaults_of_status_lists_are_the_documented_ones() => Assert.Equal(
        (5, 900, 1_000_000, 60),
        (Good.StatusTickSeconds, Good.StatusTokenSeconds, Good.StatusListEntries, Good.StatusDecoyMinutes));

    [Fact]
    public void By_default_a_verifier_is_named_by_its_certificate_and_has_no_registration() =>
        Assert.Equal((VerifierName.X509Hash, null), (Good.VerifierName, Good.VerifierRegistrationFile));

    [Fact]
    public void An_open_profile_may_name_the_verifier_by_its_host() =>
        Assert.Empty(Wrong(Good with { Profile = CredentialProfile.Open, VerifierName = VerifierName.X509SanDns }));

    [Fact]
    public void Good_options_are_valid()
    {
        Assert.Empty(Wrong(Good));
        Assert.Empty(Wrong(Issuing("person", new() { Decoys = 64, OfficerApproves = true }) with { IssuerKey = "issuer-12" }));
    }

    [Fact]
    public void A_credential_is_issued_plainly_unless_its_options_say_otherwise() => Assert.Equal(
        (60, "issuer", false, false, 0, false),
        (Good.DeferredIntervalSeconds, Good.IssuerKey, Good.EncryptionRequired, new CredentialOptions().OfficerApproves,
            new CredentialOptions().Decoys, new CredentialOptions().KeyAttestationRequired));

    public static TheoryData<int> Bad => [.. Enumerable.Range(0, BadOptions.Length)];

    private static IdentityApiOptions[] BadOptions =>
    [
        Good with { Issuer = "http://id.yunxi.example" },
        Good with { Issuer = "https://id.yunxi.example/" },
        Good with { Issuer = "https://user@id.yunxi.example" },
        Good with { Issuer = "id" },
        Good with { Node = "http://10.0.0.1" },
        Good with { Organisation = "short" },
        Good with { DataFolder = "" },
        Good with { Profile = (CredentialProfile)7 },
        Good with { VerifierName = VerifierName.X509SanDns },
        Good with { VerifierName = (VerifierName)7, Profile = CredentialProfile.Open },
        Good with { VerifierRegistrationFile = "/not/there.json" },
        Good with { AccessTokenSeconds = 86_400 },
        Good with { AuthorizationMinutes = 0 },
        Good with { RefreshTokenDays = 1_000 },
        Good with { WalletProviders = "/nowhere/providers.pem" },
        Good with { Wallets = [new WalletOptions { ClientId = "w" }] },
        Good with { Wallets = [new WalletOptions { ClientId = "w", RedirectUris = ["http://wallet.example/cb"] }] },
        Good with { Wallets = [new WalletOptions { RedirectUris = ["https://wallet.example/cb"] }] },
        Good with { RequestBodyBytes = 1 },
        Good with { ProofingSessionHours = 0 },
        Good with { StatusListEntries = 65_536 },
        Good with { Logs = new Dictionary<string, LogOptions>(StringComparer.Ordinal) { ["identity"] = new() { Origin = "o" } } },
        Good with { BatchSize = 1 },
        Good with { DeferredIntervalSeconds = 0 },
        Good with { IssuerKey = "status" },
        Good with { IssuerKey = "issuer-1" },
        Good with { KeyAttestationAnchorsFile = "/nowhere/anchors.pem" },
        Issuing("crown", new()),
        Issuing("person", new() { Decoys = 65 }),
        Issuing("person", new() { KeyAttestationRequired = true }),
        Good with { OpenIdProvider = new OpenIdProviderOptions { Authority = "http://elsewhere.example", Audience = "a" } },
        Good with { OpenIdProvider = new OpenIdProviderOptions { Authority = "https://elsewhere.example" } },
    ];

    [Theory, MemberData(nameof(Bad))]
    public void Bad_options_stop_the_start(int which) => Assert.NotEmpty(Wrong(BadOptions[which]));

    private static IdentityApiOptions Issuing(string configuration, CredentialOptions credential) => Good with
    {
        Credentials = new Dictionary<string, CredentialOptions>(StringComparer.Ordinal) { [configuration] = credential },
    };

    private static List<ValidationResult> Wrong(IdentityApiOptions options)
    {
        var wrong = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), wrong, validateAllProperties: true);
        return wrong;
    }
}
