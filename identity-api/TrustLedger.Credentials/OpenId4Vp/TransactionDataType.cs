using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Credentials.OpenId4Vp;

/// <summary>A kind of transaction that a holder can authorize with a presentation (OpenID4VP 1.0 §8.4). Only listed kinds are known.</summary>
/// <param name="Name">The <c>type</c>.</param>
/// <param name="Required">Parameters that must be there.</param>
/// <param name="Optional">Parameters that may be there. Any other makes the object unfit: a holder must not sign what is not shown.</param>
public sealed record TransactionDataType(
    string Name, IReadOnlyDictionary<string, TransactionDataForm> Required, IReadOnlyDictionary<string, TransactionDataForm> Optional)
{
    private const int MostCharacters = 500;
    private const int Sha256Bytes = 32;

    /// <summary>The holder declares something: <c>text</c>, in the matter of <c>reference</c>.</summary>
    public static TransactionDataType Declaration { get; } = new(
        "urn:trustledger:transaction:declaration:1", Words("text"), Words("reference"));

    /// <summary>The holder approves a document: its <c>title</c>, and <c>sha256</c> over its bytes.</summary>
    public static TransactionDataType Document { get; } = new(
        "urn:trustledger:transaction:document:1",
        new Dictionary<string, TransactionDataForm>(StringComparer.Ordinal)
        {
            ["title"] = TransactionDataForm.Words,
            ["sha256"] = TransactionDataForm.Sha256,
        },
        Words("reference"));

    /// <summary>
    /// The holder lets somebody act for them, or for <c>organisation</c> (代办): <c>agent</c>, a handle, with <c>agent_name</c>, in
    /// <c>items</c> with <c>scopes</c>, codes with spaces between them, <c>from</c> a day <c>until</c> another, both included.
    /// </summary>
    public static TransactionDataType Delegation { get; } = new(
        "urn:trustledger:transaction:delegation:1",
        Words("agent", "agent_name", "items", "scopes", "from", "until"),
        Words("organisation"));

    public static IReadOnlyList<TransactionDataType> All { get; } = [Declaration, Document, Delegation];

    /// <summary>Whether these are its parameters, all that are required and no unknown ones, each of its form.</summary>
    public bool Fits(IReadOnlyDictionary<string, string> parameters) =>
        Required.Keys.All(parameters.ContainsKey)
        && parameters.All(pair => (Required.TryGetValue(pair.Key, out var form) || Optional.TryGetValue(pair.Key, out form))
            && IsOf(form, pair.Value));

    private static bool IsOf(TransactionDataForm form, string value) => form == TransactionDataForm.Sha256
        ? StrictBase64Url.TryDecode(value, out var hash) && hash.Length == Sha256Bytes
        : value.Length is > 0 and <= MostCharacters && !value.Any(char.IsControl);

    private static Dictionary<string, TransactionDataForm> Words(params IEnumerable<string> names) =>
        names.ToDictionary(name => name, _ => TransactionDataForm.Words, StringComparer.Ordinal);
}
