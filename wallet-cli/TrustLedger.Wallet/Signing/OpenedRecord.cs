using System.Text.Json.Nodes;
using TrustLedger.Client.Reading;
using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Statements.Bodies;

namespace TrustLedger.Wallet.Signing;

/// <summary>A record of a case, its content proven to be what its author signed, and the API's word on its state.</summary>
internal sealed record OpenedRecord
{
    private OpenedRecord(OpenedStatement opened, RecordBody body, JsonObject view) => (Opened, Body, View) = (opened, body, view);

    public OpenedStatement Opened { get; }

    public RecordBody Body { get; }

    /// <summary>State, signatures and alarms, as the API has them from replaying the log.</summary>
    public JsonObject View { get; }

    public Bytes32 Uid => Opened.Statement.Uid;

    /// <returns>
    /// The record; or, first match wins: a refusal of <see cref="OpenedStatement.Read"/>, <c>schema-mismatch</c>,
    /// <c>statement-other</c> it is another record than <paramref name="asked"/>, <c>content-mismatch</c> the content speaks of
    /// another kind of record, case or number than the statement; and, when the answer has a receipt, what
    /// <see cref="StatementReceipt.Check"/> refuses.
    /// </returns>
    public static Result<OpenedRecord> Read(JsonObject json, PinnedLog log, Bytes32? asked)
    {
        if (!OpenedStatement.Read(json, log.Domain).TryGet(out var opened, out var refusal)
            || !opened.Statement.Statement.Read<RecordBody>().TryGet(out var body, out refusal))
        {
            return refusal;
        }

        if (asked is { } uid && opened.Statement.Uid != uid)
            return new Refusal("statement-other", "The server gave another record than the one asked for.");
        if (opened.Content.Text("recordType") != body.RecordType.Code() || opened.Content.Text("case") != body.CaseHandle.ToString())
            return new Refusal("content-mismatch", "The content is of another record than the statement.");
        if (json["receipt"] is JsonObject receipt
            && StatementReceipt.Check(receipt, json["statement"]!.AsObject(), log) is { } unproven)
        {
            return unproven;
        }

        return new OpenedRecord(opened, body, json["view"] as JsonObject ?? []);
    }
}
