using System.Globalization;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Statements;
using TrustLedger.Wallet.Terminal;

namespace TrustLedger.Wallet.Signing;

/// <summary>What a statement's data says, field by field, read from the very bytes that are signed.</summary>
internal static class StatementWords
{
    private const ulong LatestSecond = 253_402_300_799;

    /// <summary>Shows every field before something is signed.</summary>
    public static void Show(WalletContext context, Statement statement)
    {
        context.Output.Note(Texts.SchemaLabel, Schemas.Find(statement.Schema)?.Name ?? statement.Schema.ToString());
        foreach (var (name, value) in Read(statement))
            context.Output.NoteWhole(Texts.Field(name), value);
        if (!statement.Recipient.IsZero)
            context.Output.Note(Texts.Recipient, statement.Recipient.ToString());
        if (!statement.RefUid.IsZero)
            context.Output.Note(Texts.RefersTo, statement.RefUid.ToString());
    }

    /// <summary>Every field of the data, by its name, as words.</summary>
    public static IEnumerable<(string Name, string Value)> Read(Statement statement)
    {
        var fields = Schemas.Find(statement.Schema)?.Fields ?? [];
        for (var at = 0; at < fields.Count && (at + 1) * Bytes32.Length <= statement.Data.Length; at++)
        {
            var word = Bytes32.FromBytes(statement.Data.Span.Slice(at * Bytes32.Length, Bytes32.Length));
            yield return (fields[at].Name, Text(fields[at], word));
        }
    }

    private static string Text(SchemaField field, Bytes32 word) => field switch
    {
        { Type: "bytes32" } when word.IsZero => "-",
        { Name: "key" } when Address.FromWord(word) is { } address => address.ToString(),
        { Type: "bytes32" } => word.Code() ?? word.ToString(),
        { Name: "from" or "until" } => Moment(Number(word)),
        { Name: "keyKind" } => Named<KeyKind>(word),
        { Name: "purpose" } => Named<AccreditationPurpose>(word),
        { Name: "verdict" } => Named<Verdict>(word),
        { Name: "outcome" } => Named<Outcome>(word),
        _ => Number(word).ToString(CultureInfo.InvariantCulture),
    };

    private static ulong Number(Bytes32 word) => ulong.Parse(
        Convert.ToHexString(word.ToArray().AsSpan(Bytes32.Length - sizeof(ulong))), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static string Moment(ulong seconds) => seconds is 0 or > LatestSecond
        ? "-"
        : DateTimeOffset.FromUnixTimeSeconds((long)seconds).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Named<T>(Bytes32 word) where T : struct, Enum => Enum.IsDefined((T)Enum.ToObject(typeof(T), Number(word)))
        ? System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(Enum.ToObject(typeof(T), Number(word)).ToString()!)
        : Number(word).ToString(CultureInfo.InvariantCulture);
}
