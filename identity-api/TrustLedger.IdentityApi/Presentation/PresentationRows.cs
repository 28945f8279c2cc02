using System.Text.Json.Nodes;
using TrustLedger.Credentials.OpenId4Vp;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi.Presentation;

/// <summary>Seals and opens the columns of the table <c>presentations</c> that hold a secret or something personal.</summary>
internal sealed class PresentationRows(ColumnCipher cipher)
{
    private const string Table = "presentations";
    private const string Decryption = "decryption";
    private const string Credentials = "credentials";
    private const string TransactionDataColumn = "transaction_data";

    public byte[]? SealDecryption(StoredPresentation presentation) =>
        presentation.Decryption is null ? null : cipher.Seal(presentation.Decryption, Table, Decryption, presentation.Id);

    public byte[]? SealCredentials(string id, string? credentials) =>
        credentials is null ? null : cipher.SealText(credentials, Table, Credentials, id);

    public byte[]? SealTransactionData(StoredPresentation presentation) => presentation.TransactionData.Count == 0
        ? null
        : cipher.SealText(
            new JsonArray([.. presentation.TransactionData.Select(data => JsonValue.Create(data.Encoded))]).ToJsonString(),
            Table, TransactionDataColumn, presentation.Id);

    public StoredPresentation Read(PresentationRow row)
    {
        var query = Stored(DcqlQuery.Parse(JsonNode.Parse(row.Query)));
        return new StoredPresentation
        {
            Id = row.Id,
            Organisation = row.Organisation,
            Officer = row.Officer,
            Purpose = row.Purpose,
            Query = query,
            Nonce = row.Nonce,
            State = row.StateValue,
            Expires = DateTimeOffset.FromUnixTimeMilliseconds(row.Expires),
            TransactionData = row.TransactionData is null
                ? []
                : Stored(TransactionData.Parse(JsonNode.Parse(cipher.OpenText(row.TransactionData, Table, TransactionDataColumn, row.Id)), query)),
            RegisteredPurpose = row.RegisteredPurpose,
            IsEncrypted = row.ResponseMode != OpenId4VpNames.ResponseModeDirectPost,
            Decryption = row.Decryption is null ? null : cipher.Open(row.Decryption, Table, Decryption, row.Id),
            Outcome = Enum.Parse<PresentationOutcome>(row.Outcome, ignoreCase: true),
            Checks = row.Checks,
            Credentials = row.Credentials is null ? null : cipher.OpenText(row.Credentials, Table, Credentials, row.Id),
            Error = row.Error,
            Answered = Time(row.Answered),
            Session = row.Session,
            ReturnTo = row.ReturnTo,
            ResponseCode = row.ResponseCode,
            Returned = Time(row.Returned),
            Strayed = Time(row.Strayed),
        };
    }

    private static T Stored<T>(Result<T> read)
        where T : notnull => read.TryGet(out var value, out var refusal) ? value : throw new InvalidDataException(refusal.Code);

    private static DateTimeOffset? Time(long? milliseconds) =>
        milliseconds is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;
}
