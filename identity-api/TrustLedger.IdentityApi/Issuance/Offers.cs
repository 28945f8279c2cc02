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

    /// <summary>Makes an offer inside the caller's transaction.</summary>
    /// <param name="subject">As the configuration's <see cref="ICredentialSource"/> names it.</param>
    /// <param name="officer">Who offers it; null when the person asked for it.</param>
    public async Task<CreatedOffer> CreateAsync(
        DbConnection connection, string configurationId, string subject, string? officer = null)
    {
        var id = StrictBase64Url.Encode(RandomNumberGenerator.GetBytes(16));
        var code = StrictBase64Url.Encode(RandomNumberGenerator.GetBytes(32));
        var transactionCode = RandomNumberGenerator.GetInt32(1_000_000).ToString("D6", CultureInfo.InvariantCulture);
        var now = time.GetUtcNow();
        var expires = now.AddMinutes(options.Value.OfferMinutes);
        await connection.ExecuteAsync(
            """
            INSERT INTO offers (id, code_hash, code, tx_hash, configuration, subject, officer, attempts, state, created, expires)
            VALUES (@id, @codeHash, @code, @txHash, @configurationId, @subject, @officer, 0, 'open', @created, @expires)
            """,
            new
            {
                id,
                codeHash = HashOf(code),
                code = cipher.SealText(code, "offers", "code", id),
                txHash = TransactionHash(id, transactionCode),
                configurationId,
                subject,
                officer,
                created = now.ToUnixTimeMilliseconds(),
                expires = expires.ToUnixTimeMilliseconds(),
            });

        var offer = new CredentialOffer(Issuer, [configurationId], code, Asked);
        return new CreatedOffer(
            id, CredentialOfferUri.ByReference($"{Issuer}/offers/{id}"), CredentialOfferUri.ByValue(offer), transactionCode, expires);
    }

    /// <summary>The offer behind its URL, while it can still be redeemed.</summary>
    public async Task<Result<CredentialOffer>> FindAsync(DbConnection connection, string id)
    {
        var row = await connection.QuerySingleOrDefaultAsync<(byte[] Code, string Configuration, string State, long Expires)>(
            "SELECT code, configuration, state, expires FROM offers WHERE id = @id", new { id });
        return row.Code is null || row.State != "open" || row.Expires <= time.GetUtcNow().ToUnixTimeMilliseconds()
            ? new Refusal("offer-unknown", "There is no such offer, or it is used or over. Ask for a new one.")
            : new CredentialOffer(Issuer, [row.Configuration], cipher.OpenText(row.Code, "offers", "code", id), Asked);
    }

    /// <summary>Keyed, so that six digits cannot be tried out on a copy of the database.</summary>
    public byte[] TransactionHash(string offerId, string transactionCode) =>
        lookups.Of("transaction-code", $"{offerId}\0{transactionCode}");

    public static byte[] HashOf(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
