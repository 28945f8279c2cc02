using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.SdJwt;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Credentials.OpenId4Vp;

/// <summary>One transaction that a request wants authorized (OpenID4VP 1.0 §5.1, §8.4, B.3.3). Of a known type, and of its form.</summary>
public sealed record TransactionData
{
    // So many, each as long as can be, fit into a request object that is read (JwsRules.MaxBytes).
    private const int MaxItems = 8;
    private const int MaxBytes = 8_192;
    private const string TypeName = "type";
    private const string CredentialIdsName = "credential_ids";

    // Without this each Chinese letter would take six bytes.
    private static readonly JsonSerializerOptions Short = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private TransactionData()
    {
    }

    public required TransactionDataType Type { get; init; }

    /// <summary>Queries of the request; the credential of exactly one of them authorizes the transaction.</summary>
    public required IReadOnlyList<string> CredentialIds { get; init; }

    /// <summary>The type's own parameters: what the holder must see before signing.</summary>
    public required IReadOnlyDictionary<string, string> Parameters { get; init; }

    /// <summary>What is hashed.</summary>
    public required TransactionDataItem Item { get; init; }

    /// <summary>The string in the request.</summary>
    public string Encoded => Item.Encoded;

    /// <summary>Reads <c>transaction_data</c>.</summary>
    /// <param name="node">The parameter.</param>
    /// <param name="query">Of the same request.</param>
    /// <returns>
    /// All of it; or, first match wins, for the first object that is not in order: <c>transaction-data-malformed</c> no array of
    /// base64url strings of JSON objects with type, credential_ids and, when there, hash algorithms;
    /// <c>transaction-data-type-unknown</c>; <c>transaction-data-unfit</c> parameters that its type does not have, or not so;
    /// <c>transaction-data-credential-unknown</c> an id that no query has, or whose query asks for no holder binding;
    /// <c>transaction-data-hash-unsupported</c> no algorithm that is known here.
    /// </returns>
    public static Result<IReadOnlyList<TransactionData>> Parse(JsonNode? node, DcqlQuery query)
    {
        if (node is not JsonArray { Count: > 0 and <= MaxItems } array)
            return Malformed();
        var all = new List<TransactionData>();
        foreach (var item in array)
        {
            if (item is not JsonValue value || value.GetValueKind() != JsonValueKind.String)
                return Malformed();
            var encoded = value.GetValue<string>();
            if (!StrictBase64Url.TryDecode(encoded, out var bytes) || !StrictJson.ParseObject(bytes, MaxBytes).TryGet(out var json, out _))
                return Malformed();
            if (!Read(json, encoded, query).TryGet(out var one, out var refusal))
                return refusal;
            if (all.Exists(other => other.Encoded == encoded))
                return Malformed();
            all.Add(one);
        }

        return all;
    }

    /// <summary>Encodes objects for a request; refuses as <see cref="Parse"/>.</summary>
    public static Result<IReadOnlyList<TransactionData>> Create(IEnumerable<JsonObject> objects, DcqlQuery query) => Parse(
        new JsonArray([.. objects.Select(json => JsonValue.Create(StrictBase64Url.Encode(JsonSerializer.SerializeToUtf8Bytes(json, Short))))]), query);

    /// <summary>Says which presentation signs what: the first of its credentials that is presented.</summary>
    /// <param name="all">Of the request.</param>
    /// <param name="presented">Ids of the queries that are answered.</param>
    /// <returns>
    /// By query id; or <c>transaction-data-credential-missing</c> none of its credentials is presented;
    /// <c>transaction-data-hash-unsupported</c> two that one credential would sign have no algorithm in common.
    /// </returns>
    public static Result<IReadOnlyDictionary<string, IReadOnlyList<TransactionDataItem>>> Assign(
        IReadOnlyList<TransactionData> all, IReadOnlyCollection<string> presented)
    {
        var assigned = new Dictionary<string, IReadOnlyList<TransactionDataItem>>(StringComparer.Ordinal);
        foreach (var data in all)
        {
            if (data.CredentialIds.FirstOrDefault(id => presented.Contains(id, StringComparer.Ordinal)) is not { } signer)
                return new Refusal("transaction-data-credential-missing", "None of the credentials that may authorize the transaction is presented.");
            assigned[signer] = [.. assigned.GetValueOrDefault(signer) ?? [], data.Item];
        }

        return assigned.Values.All(items => TransactionDataHashes.Choose(items) is not null) ? assigned : HashUnsupported();
    }

    private static Result<TransactionData> Read(JsonObject json, string encoded, DcqlQuery query)
    {
        if (json.Text(TypeName) is not { } name || json.Texts(CredentialIdsName) is not { } ids
            || (json.ContainsKey(SdJwtNames.TransactionDataHashesAlgorithm) && json.Texts(SdJwtNames.TransactionDataHashesAlgorithm) is null))
            return Malformed();
        if (TransactionDataType.All.FirstOrDefault(known => known.Name == name) is not { } type)
            return new Refusal("transaction-data-type-unknown", "No such type of transaction data is known here.");

        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (parameter, _) in json)
        {
            if (parameter is TypeName or CredentialIdsName or SdJwtNames.TransactionDataHashesAlgorithm)
                continue;
            if (json.Text(parameter) is not { } value)
                return Unfit();
            parameters[parameter] = value;
        }

        if (!type.Fits(parameters))
            return Unfit();
        if (!ids.All(id => query.Credentials.Any(credential => credential.Id == id && credential.RequiresHolderBinding)))
            return new Refusal("transaction-data-credential-unknown", "credential_ids names queries of this request that ask for holder binding.");

        var item = new TransactionDataItem(encoded, json.Texts(SdJwtNames.TransactionDataHashesAlgorithm) ?? []);
        return TransactionDataHashes.Choose([item]) is null
            ? HashUnsupported()
            : new TransactionData { Type = type, CredentialIds = ids, Parameters = parameters, Item = item };
    }

    private static Refusal Malformed() =>
        new("transaction-data-malformed", "Expected base64url of a JSON object with type and credential_ids.");

    private static Refusal Unfit() => new("transaction-data-unfit", "Its parameters are not those of its type.");

    private static Refusal HashUnsupported() =>
        new("transaction-data-hash-unsupported", "No hash algorithm that was named is known here, or none serves all.");
}
