using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Microsoft.Extensions.Options;
using TrustLedger.Credentials.OpenId4Vci;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.IdentityApi.Issuance;

/// <summary>Makes and finds credential offers. An offer is good for minutes, for one redemption, and for five wrong codes.</summary>
internal sealed class Offers(
    IOptions<IdentityApiOptions> options, ColumnCipher cipher, LookupHash lookups, TimeProvider time)
{
    public const int MostAttempts = 5;

    private const int TransactionCodeDigits = 6;
    private static readonly TransactionCodeRequirement Asked = new("numeric", TransactionCodeDigits, Description: null);

    private string Issuer => options.Value.Issuer;

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Makes an offer with a pre-authorized code, inside the caller's transaction.</summary>
    /// <param name="subject">As the configuration's <see cref="ICredentialSource"/> names it.</param>
    /// <param name="officer">Who offers it; null when the person asked for it.</param>
    /// <param name="about">What it is about besides, as the same source names that.</param>
    public async Task<CreatedOffer> CreateAsync(
        DbConnection connection, string configurationId, string subject, string? officer = null, string? about = null)
    {
        var (id, code) = (NewId(), NewCode());
        var transactionCode = RandomNumberGenerator.GetInt32(1_000_000).ToString("D6", CultureInfo.InvariantCulture);
        var expires = await AddAsync(
            connection, id, VciNames.PreAuthorizedCode, code, TransactionHash(id, transactionCode), configurationId, subject, officer, "open", id, about);
        return Created(id, OfferOf(VciNames.PreAuthorizedCode, configurationId, code), transactionCode, expires);
    }

    /// <summary>
    /// Makes an offer that leads to the consent page, where its resident signs in: nothing of it is a secret that gives a
    /// credential. Inside the caller's transaction.
    /// </summary>
    public async Task<CreatedOffer> CreateForConsentAsync(
        DbConnection connection, string configurationId, string subject, string officer, string? about = null)
    {
        var (id, state) = (NewId(), NewCode());
        var expires = await AddAsync(
            connection, id, VciNames.AuthorizationCodeGrant, state, transactionHash: [], configurationId, subject, officer, "open", id, about);
        return Created(id, OfferOf(VciNames.AuthorizationCodeGrant, configurationId, state), transactionCode: null, expires);
    }

    /// <summary>Notes what a resident's consent lets a family of tokens fetch, inside the caller's transaction.</summary>
    /// <param name="officer">Who offered it, or said who signed in: somebody else approves it. Null when no officer did.</param>
    public Task GrantAsync(DbConnection connection, string configurationId, string subject, string? officer, string family, string? about) => AddAsync(
        connection, NewId(), VciNames.AuthorizationCodeGrant, NewCode(), transactionHash: [], configurationId, subject, officer, "redeemed", family, about);

    /// <summary>The officer who made an offer; null when none did.</summary>
    public static Task<string?> OfficerOfAsync(DbConnection connection, string id) =>
        connection.QuerySingleOrDefaultAsync<string?>("SELECT officer FROM offers WHERE id = @id", new { id });

    /// <summary>What an offer, or a grant of consent, is about besides its person; null when about nothing.</summary>
    public static Task<string?> AboutAsync(DbConnection connection, string id) =>
        connection.QuerySingleOrDefaultAsync<string?>("SELECT about FROM offers WHERE id = @id", new { id });

    /// <summary>The offer behind its URL, while it can still be redeemed.</summary>
    public async Task<Result<CredentialOffer>> FindAsync(DbConnection connection, string id)
    {
        var row = await connection.QuerySingleOrDefaultAsync<(byte[] Code, string Grant, string Configuration, string State, long Expires)>(
            "SELECT code, grant_type, configuration, state, expires FROM offers WHERE id = @id", new { id });
        return row.Code is null || row.State != "open" || row.Expires <= Now
            ? new Refusal("offer-unknown", "There is no such offer, or it is used or over. Ask for a new one.")
            : OfferOf(row.Grant, row.Configuration, cipher.OpenText(row.Code, "offers", "code", id));
    }

    /// <summary>The id of the open offer with this <c>issuer_state</c>; null when there is none.</summary>
    public Task<string?> FindByIssuerStateAsync(DbConnection connection, string issuerState) =>
        connection.QuerySingleOrDefaultAsync<string?>(
            """
            SELECT id FROM offers WHERE code_hash = @hash AND grant_type = 'authorization_code' AND state = 'open' AND expires > @Now
            """,
            new { hash = HashOf(issuerState), Now });

    /// <summary>Whether an offer is still open, and is this person's.</summary>
    public async Task<bool> IsForAsync(DbConnection connection, string id, string subject) =>
        await connection.ExecuteScalarAsync<long>(
            "SELECT COUNT(*) FROM offers WHERE id = @id AND subject = @subject AND state = 'open' AND expires > @Now",
            new { id, subject, Now }) == 1;

    /// <summary>The offer did what it was for.</summary>
    public static Task UseUpAsync(DbConnection connection, string id) =>
        connection.ExecuteAsync("UPDATE offers SET state = 'dead' WHERE id = @id", new { id });

    /// <summary>Keyed, so that six digits cannot be tried out on a copy of the database.</summary>
    public byte[] TransactionHash(string offerId, string transactionCode) =>
        lookups.Of("transaction-code", $"{offerId}\0{transactionCode}");

    public static byte[] HashOf(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    private async Task<DateTimeOffset> AddAsync(
        DbConnection connection, string id, string grant, string code, byte[] transactionHash, string configurationId, string subject,
        string? officer, string state, string family, string? about)
    {
        var expires = time.GetUtcNow().AddMinutes(options.Value.OfferMinutes);
        await connection.ExecuteAsync(
            """
            INSERT INTO offers
              (id, code_hash, code, tx_hash, configuration, subject, officer, attempts, state, created, expires, family, grant_type, about)
            VALUES (@id, @codeHash, @code, @transactionHash, @configurationId, @subject, @officer, 0, @state, @Now, @expires, @family, @grant, @about)
            """,
            new
            {
                id,
                codeHash = HashOf(code),
                code = cipher.SealText(code, "offers", "code", id),
                transactionHash,
                configurationId,
                subject,
                officer,
                state,
                Now,
                expires = expires.ToUnixTimeMilliseconds(),
                family,
                grant,
                about,
            });
        return expires;
    }

    private CredentialOffer OfferOf(string grant, string configurationId, string code) => grant == VciNames.AuthorizationCodeGrant
        ? new CredentialOffer(Issuer, [configurationId], PreAuthorizedCode: null, TransactionCode: null)
        {
            HasAuthorizationCode = true,
            IssuerState = code,
        }
        : new CredentialOffer(Issuer, [configurationId], code, Asked);

    private CreatedOffer Created(string id, CredentialOffer offer, string? transactionCode, DateTimeOffset expires) => new(
        id, CredentialOfferUri.ByReference($"{Issuer}/offers/{id}"), CredentialOfferUri.ByValue(offer), transactionCode, expires);

    private static string NewId() => StrictBase64Url.Encode(RandomNumberGenerator.GetBytes(16));

    private static string NewCode() => StrictBase64Url.Encode(RandomNumberGenerator.GetBytes(32));
}
