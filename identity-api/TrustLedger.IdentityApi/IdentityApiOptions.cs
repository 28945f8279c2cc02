using System.ComponentModel.DataAnnotations;
using TrustLedger.Credentials.Jose;
using TrustLedger.IdentityApi.Authorization;
using TrustLedger.IdentityApi.Keys;
using TrustLedger.Protocol.Notes;

namespace TrustLedger.IdentityApi;

/// <summary>Section <c>IdentityApi</c>. Checked once, before the API answers anything.</summary>
public sealed record IdentityApiOptions : IValidatableObject
{
    public const string Section = "IdentityApi";

    private static readonly CredentialOptions Plain = new();

    /// <summary>
    /// The issuer identifier: the base of every <c>vct</c>, endpoint and audience, without a slash at its end. Https,
    /// or http on a loopback host. Never change it: credentials that were issued under it would lose their issuer.
    /// </summary>
    [Required, StringLength(200)]
    public string Issuer { get; init; } = "";

    /// <summary>Where this process listens. May differ from <see cref="Issuer"/> behind a proxy.</summary>
    [Required]
    public string Url { get; init; } = "http://127.0.0.1:7402";

    /// <summary>Holds <c>identity.db</c> and <c>keys/</c>. Two APIs on one folder would send each other's outbox.</summary>
    [Required]
    public string DataFolder { get; init; } = "";

    /// <summary>A file with the keystore's passphrase, readable by this user only.</summary>
    [Required]
    public string PassphraseFile { get; init; } = "";

    /// <summary>
    /// A PKCS #11 token with the issuer's key, which then cannot be copied away. Null: all keys are in the keystore.
    /// </summary>
    public SigningTokenOptions? SigningToken { get; init; }

    /// <summary>The USCC of the organisation that runs this API: the one its admitted keys belong to.</summary>
    [Required, StringLength(18, MinimumLength = 18)]
    public string Organisation { get; init; } = "";

    /// <summary>The six-digit division code of that organisation.</summary>
    [Required, StringLength(6, MinimumLength = 6)]
    public string Place { get; init; } = "";

    /// <summary>The base URL of the ledger node. Https, or http on a loopback host.</summary>
    [Required]
    public string Node { get; init; } = "";

    /// <summary>
    /// The logs on that node by their short names: identity, approvals, corrections. Each with the hash of its genesis
    /// file, which is what makes a node's answers checkable: copy it from the founders, never from the node.
    /// </summary>
    public IDictionary<string, LogOptions> Logs { get; init; } = new Dictionary<string, LogOptions>(StringComparer.Ordinal);

    /// <summary>Officers may also sign in at this provider. Without it only the API's own tokens are taken.</summary>
    public OpenIdProviderOptions? OpenIdProvider { get; init; }

    /// <summary>
    /// Takes identity numbers with the synthetic region prefix 0, which no real number has. For tests and demos: in
    /// production it would let made-up persons in.
    /// </summary>
    public bool SyntheticIdentifiers { get; init; }

    /// <summary>Which wallets are served. <see cref="CredentialProfile.Open"/> also serves those that HAIP leaves outside.</summary>
    [EnumDataType(typeof(CredentialProfile))]
    public CredentialProfile Profile { get; init; } = CredentialProfile.Haip;

    /// <summary>
    /// A PEM file with the roots of the wallet providers whose attestations are believed. Empty for none: with
    /// <see cref="CredentialProfile.Haip"/> no wallet gets a credential then.
    /// </summary>
    public string WalletProviders { get; init; } = "";

    /// <summary>
    /// Wallets that are known by name. A client that is listed is sent back to its own redirect URIs only, compared
    /// character by character; one that is not may name its own where the profile or its attestation lets it in.
    /// </summary>
    public IList<WalletOptions> Wallets { get; init; } = [];

    /// <summary>
    /// Wants a nonce of ours in each DPoP proof also with <see cref="CredentialProfile.Open"/>; with
    /// <see cref="CredentialProfile.Haip"/> it always is. Without it a proof made in advance can be sent later.
    /// </summary>
    public bool RequireDpopNonce { get; init; }

    /// <summary>
    /// Wants a challenge of ours in the proof of a wallet attestation. Without it a proof made in advance can be sent later,
    /// within five minutes and once; with it wallets are shut out that know no challenges.
    /// </summary>
    public bool RequireAttestationChallenge { get; init; }

    /// <summary>How long a resident has to sign in and consent. Longer leaves a link lying about that still leads somewhere.</summary>
    [Range(1, 60)]
    public int AuthorizationMinutes { get; init; } = 10;

    /// <summary>
    /// Shows the resident a QR code too, for a wallet on another device than the browser's. Whoever sends that code on, and
    /// finds somebody who answers it, gets credentials of that somebody: leave it out where an officer can be asked instead.
    /// </summary>
    public bool CrossDeviceSignIn { get; init; }

    /// <summary>Authorization requests that one attested wallet may push in a minute. More only fills the table.</summary>
    [Range(1, 100_000)]
    public int PushedRequestsPerWalletPerMinute { get; init; } = 20;

    /// <summary>Authorization requests from one network address in a minute. Too few shuts out wallets behind one proxy.</summary>
    [Range(1, 1_000_000)]
    public int PushedRequestsPerAddressPerMinute { get; init; } = 3_000;

    /// <summary>The life of a refresh token. Longer lets a wallet that was lost fetch for longer; each use gives a new one.</summary>
    [Range(1, 366)]
    public int RefreshTokenDays { get; init; } = 90;

    /// <summary>The life of an access token; a wallet without a DPoP key gets 300 at the most. Longer means that a suspended officer keeps access for longer.</summary>
    [Range(60, 3_600)]
    public int AccessTokenSeconds { get; init; } = 600;

    /// <summary>The largest request body. Larger means more memory for each open request; imports have their own cap.</summary>
    [Range(4_096, 4_194_304)]
    public int RequestBodyBytes { get; init; } = 262_144;

    /// <summary>Requests that are served at once; four times as many wait, and more get 429. More needs more memory.</summary>
    [Range(8, 4_096)]
    public int ConcurrentRequests { get; init; } = 256;

    /// <summary>The largest body of <c>POST /registry/imports</c>, which is streamed and never held.</summary>
    [Range(1_048_576, 10_737_418_240)]
    public long ImportBodyBytes { get; init; } = 1_073_741_824;

    /// <summary>The life of a proofing session that no officer confirmed.</summary>
    [Range(1, 168)]
    public int ProofingSessionHours { get; init; } = 24;

    /// <summary>Proofing sessions for one handle, and for one number, in an hour. More helps guessing names.</summary>
    [Range(1, 100_000)]
    public int ProofingAttemptsPerHour { get; init; } = 10;

    /// <summary>Proofing sessions from one network address in an hour. Too few shuts out a hall with one address.</summary>
    [Range(1, 1_000_000)]
    public int ProofingAttemptsPerAddressPerHour { get; init; } = 300;

    /// <summary>
    /// Whether the county agencies served here entrusted their judicial offices (司法所) with deciding short leaves. Set
    /// it only where a written entrustment exists: otherwise decisions would come from who may not decide.
    /// </summary>
    public bool OfficeEntrusted { get; init; }

    /// <summary>The life of a credential offer. Longer gives a thief of it more time to learn the transaction code.</summary>
    [Range(1, 60)]
    public int OfferMinutes { get; init; } = 10;

    /// <summary>The life of a request for a presentation. Longer leaves a link lying about that still wants an answer.</summary>
    [Range(1, 60)]
    public int PresentationMinutes { get; init; } = 10;

    /// <summary>What names the verifier. HAIP leaves no choice: another value than the default needs the profile Open.</summary>
    [EnumDataType(typeof(VerifierName))]
    public VerifierName VerifierName { get; init; } = VerifierName.X509Hash;

    /// <summary>
    /// The file with the verifier's registration, accredited on the identity log: see docs/OPERATING.md. With it nothing beyond
    /// its purposes and claims is asked; without it wallets are told purposes that nobody vouches for.
    /// </summary>
    public string? VerifierRegistrationFile { get; init; }

    /// <summary>The most credentials of one type in one request, each bound to a key of its own.</summary>
    [Range(2, 100)]
    public int BatchSize { get; init; } = 10;

    /// <summary>
    /// Which of the issuer's keys signs credentials: <c>issuer</c>, or one that <c>add-issuer-key</c> made. Name one only when
    /// the ledger accredits it: until then every verifier refuses what it signs.
    /// </summary>
    [Required, StringLength(64)]
    public string IssuerKey { get; init; } = KeyNames.Issuer;

    /// <summary>How each type of credential is issued, by configuration id; one that is not here has the defaults.</summary>
    public IDictionary<string, CredentialOptions> Credentials { get; init; } =
        new Dictionary<string, CredentialOptions>(StringComparer.Ordinal);

    /// <summary>
    /// Takes credential requests only when they are encrypted, and answers them only encrypted (OpenID4VCI 1.0 §10). Set
    /// where TLS ends before a part of the way that may not read credentials; wallets that cannot encrypt are shut out.
    /// </summary>
    public bool EncryptionRequired { get; init; }

    /// <summary>
    /// A PEM file with the roots of the wallet providers whose key attestations are believed. Without it attestations are
    /// passed over. Who holds a key under one of these roots decides which keys count as well kept.
    /// </summary>
    public string? KeyAttestationAnchorsFile { get; init; }

    /// <summary>How long a wallet is asked to wait before it asks again for a credential that an officer has to approve.</summary>
    [Range(1, 86_400)]
    public int DeferredIntervalSeconds { get; init; } = 60;

    /// <summary>
    /// How often a status list may change: a revocation shows after at most this long. Shorter sets people apart who were
    /// revoked at different moments.
    /// </summary>
    [Range(1, 3_600)]
    public int StatusTickSeconds { get; init; } = 5;

    /// <summary>How long a status list token says anything. Longer lets a stale copy pass for longer.</summary>
    [Range(60, 86_400)]
    public int StatusTokenSeconds { get; init; } = 900;

    /// <summary>The entries of a new status list. More hide each other better, and make a larger token for every verifier.</summary>
    [Range(131_072, 1_000_000)]
    public int StatusListEntries { get; init; } = 1_000_000;

    /// <summary>
    /// How often, on average, entries are turned that nobody revoked. Seldom: a revocation stands out from one list to
    /// the next. Often: the entries that may be spent on it are gone sooner.
    /// </summary>
    [Range(1, 1_440)]
    public int StatusDecoyMinutes { get; init; } = 60;

    /// <summary>How long an endpoint waits for the ledger before it answers 202 with a status URL.</summary>
    [Range(0, 60_000)]
    public int LedgerWaitMilliseconds { get; init; } = 5_000;

    /// <summary>How old what was read from a log may be before it is read again. 0 reads for each question.</summary>
    [Range(0, 60_000)]
    public int LedgerFreshMilliseconds { get; init; } = 500;

    /// <summary>How long the outbox waits after a fault before it posts again; doubles up to a minute.</summary>
    [Range(50, 60_000)]
    public int OutboxRetryMilliseconds { get; init; } = 500;

    /// <summary>How the credentials of a configuration are issued.</summary>
    internal CredentialOptions CredentialOf(string configurationId) =>
        Credentials.TryGetValue(configurationId, out var credential) ? credential : Plain;

    /// <summary>The roots of <see cref="KeyAttestationAnchorsFile"/>; null when none is set, or it holds none.</summary>
    internal TrustAnchors? ReadKeyAttestationAnchors() =>
        KeyAttestationAnchorsFile is { } file && File.Exists(file) && TrustAnchors.FromPem(File.ReadAllText(file)).TryGet(out var anchors, out _)
            ? anchors
            : null;

    /// <summary>The path of <see cref="Issuer"/>, beginning with a slash; empty when it has none.</summary>
    internal string IssuerPath => new Uri(Issuer).AbsolutePath.TrimEnd('/');

    public string DatabaseFile => Path.Combine(DataFolder, "identity.db");

    public string KeyFolder => Path.Combine(DataFolder, "keys");

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IsSecureOrLoopback(Issuer) || Issuer.EndsWith('/'))
            yield return new ValidationResult("Issuer is an https URL, or http on loopback, without a slash at its end.");
        if (!KeyNames.IsIssuer(IssuerKey))
            yield return new ValidationResult("IssuerKey is issuer, or issuer-2 and so on.");
        if (!IsSecureOrLoopback(Node))
            yield return new ValidationResult("Node is an https URL, or http on loopback.");
        foreach (var (name, log) in Logs)
        {
            if (log.Origin.Length == 0)
                yield return new ValidationResult($"Logs:{name}:Origin is missing.");
            if (!NoteVerifierKey.Parse(log.Key).TryGet(out _, out _))
                yield return new ValidationResult($"Logs:{name}:Key is not a note verifier key.");
            if (log.GenesisHash.Length != 64 || !log.GenesisHash.All(char.IsAsciiHexDigit))
                yield return new ValidationResult($"Logs:{name}:GenesisHash is not 64 hex digits.");
        }

        foreach (var (id, credential) in Credentials)
        {
            if (Issuance.CredentialCatalogue.Find(id) is null)
                yield return new ValidationResult($"Credentials:{id} is no configuration that is issued here.");
            if (!Validator.TryValidateObject(credential, new ValidationContext(credential), validationResults: null, validateAllProperties: true))
                yield return new ValidationResult($"Credentials:{id} has a value out of its range.");
        }

        if (SigningToken is { } token
            && (token.Module.Length == 0 || token.Label.Length is 0 or > 32 || token.PinFile.Length == 0
                || token.Keys.Any(key => !KeyNames.IsIssuer(key) && key is not (KeyNames.Status or KeyNames.Verifier))))
            yield return new ValidationResult("SigningToken has Module, Label (at most 32 letters) and PinFile; its Keys are issuer, status and verifier.");
        if (VerifierName != VerifierName.X509Hash && Profile == CredentialProfile.Haip)
            yield return new ValidationResult("VerifierName is X509Hash under the profile Haip.");
        if (VerifierRegistrationFile is { } registration && !File.Exists(registration))
            yield return new ValidationResult("VerifierRegistrationFile is not there.");
        var anchors = ReadKeyAttestationAnchors();
        if (anchors is null && KeyAttestationAnchorsFile is not null)
            yield return new ValidationResult("KeyAttestationAnchorsFile is no PEM file with certificates.");
        if (anchors is null && Credentials.Values.Any(credential => credential.KeyAttestationRequired))
            yield return new ValidationResult("KeyAttestationRequired needs KeyAttestationAnchorsFile: else no key would be good enough.");

        if (WalletProviders.Length > 0 && ReadWalletProviders() is null)
            yield return new ValidationResult("WalletProviders is a PEM file with certificates.");
        foreach (var wallet in Wallets)
        {
            if (wallet.ClientId.Length == 0 || wallet.RedirectUris.Count == 0
                || wallet.RedirectUris.Any(uri => !RedirectUri.IsAllowed(uri)))
                yield return new ValidationResult("Wallets:ClientId and Wallets:RedirectUris name a client and where it is sent back to.");
        }

        if (OpenIdProvider is { } provider && !IsSecureOrLoopback(provider.Authority))
            yield return new ValidationResult("OpenIdProvider:Authority is an https URL, or http on loopback.");
        if (OpenIdProvider is { Audience.Length: 0 })
            yield return new ValidationResult("OpenIdProvider:Audience is missing.");
    }

    /// <summary>The roots of <see cref="WalletProviders"/>; null when none are configured, or the file does not read.</summary>
    internal TrustAnchors? ReadWalletProviders() =>
        File.Exists(WalletProviders) && TrustAnchors.FromPem(File.ReadAllText(WalletProviders)).TryGet(out var anchors, out _)
            ? anchors
            : null;

    private static bool IsSecureOrLoopback(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri)
        && uri is { UserInfo.Length: 0, Query.Length: 0, Fragment.Length: 0 }
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));
}
