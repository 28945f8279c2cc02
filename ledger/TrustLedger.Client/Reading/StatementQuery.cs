using System.Globalization;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.Client.Reading;

/// <summary>Which statements of a log to list, in the order of the log.</summary>
public sealed record StatementQuery
{
    public Address? Recipient { get; init; }

    /// <summary>A schema's uid.</summary>
    public Bytes32? Schema { get; init; }

    /// <summary>What they refer to.</summary>
    public Bytes32? RefUid { get; init; }

    /// <summary>Only entries behind this index: the <c>next</c> of the page before.</summary>
    public long? After { get; init; }

    public int? Limit { get; init; }

    /// <summary>Whether the entry at this index is one that is asked for.</summary>
    internal bool Asks(long index, Statement statement) => index > (After ?? -1)
        && (Recipient is null || Recipient == statement.Recipient)
        && (Schema is null || Schema == statement.Schema)
        && (RefUid is null || RefUid == statement.RefUid);

    internal string ToQuery()
    {
        (string Name, string? Value)[] parameters =
        [
            ("recipient", Recipient?.ToLowerHex()), ("schema", Schema?.ToString()), ("ref", RefUid?.ToString()),
            ("after", After?.ToString(CultureInfo.InvariantCulture)), ("limit", Limit?.ToString(CultureInfo.InvariantCulture)),
        ];
        var given = string.Join('&', parameters.Where(p => p.Value is not null).Select(p => $"{p.Name}={p.Value}"));
        return given.Length > 0 ? "?" + given : "";
    }
}
