using System.Text.Json.Nodes;
using TrustLedger.Protocol.Checkpoints;
using TrustLedger.Protocol.Commitments;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Entries;
using TrustLedger.Protocol.Governance;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Notes;
using TrustLedger.Protocol.Proofs;
using TrustLedger.Protocol.Statements;
using TrustLedger.Protocol.Statements.Bodies;
using TrustLedger.Tests.Protocol.State;

namespace TrustLedger.Tests.Wallet;

/// <summary>A record of leave as the API hands it out, and receipts of the log that it is on.</summary>
internal sealed class LeaveRecord
{
    private const ulong Time = 1_800_000_000;

    private static readonly byte[] ItemKey = new byte[Commitment.ItemKeyLength];

    /// <param name="destination">Where to.</param>
    /// <param name="change">What its author committed to in place of the usual content.</param>
    public LeaveRecord(string destination = "440100", Action<JsonObject>? change = null)
    {
        Content = new JsonObject
        {
            ["recordType"] = "leave.county",
            ["case"] = Words.Case.ToString(),
            ["number"] = 2,
            ["destinations"] = new JsonArray(destination),
        };
        change?.Invoke(Content);
        var body = new RecordBody(Bytes32.FromCode("leave.county"), Words.Case, Commitment.Of(ItemKey, Content), 2,
            RecordRelation.Opens, City.Corrections.Hash.ToWord());
        Signed = Statement.Of(body, City.Address("subject"), Time).Sign(Genesis.Domain, City.Key("subject"));
    }

    public static Genesis Genesis { get; } = TestGenesis.Of(City.Corrections, CorrectionsLog.Agencies);

    public JsonObject Content { get; }

    public SignedStatement Signed { get; }

    public string Uid => Signed.Uid.ToString();

    public JsonObject Answer() => new()
    {
        ["case"] = Words.Case.ToString(),
        ["view"] = new JsonObject { ["uid"] = Uid, ["state"] = "pending" },
        ["statement"] = JsonNode.Parse(Signed.ToJson()),
        ["content"] = Content.DeepClone(),
        ["itemKey"] = Hex.Write(ItemKey),
    };

    public JsonObject Inbox(params string[] wanted) => new()
    {
        ["items"] = new JsonArray(new JsonObject
        {
            ["record"] = new JsonObject { ["uid"] = Uid },
            ["wanted"] = new JsonArray([.. wanted.Select(role => (JsonNode)role)]),
            ["acknowledge"] = new JsonArray(),
        }),
    };

    /// <summary>What the API answers once the log has the statement that it was sent.</summary>
    public static JsonObject Settled(JsonObject sent) => Receipt(SignedStatement.Parse(Jcs.Write(sent["statement"])).Value());

    public static JsonObject Receipt(SignedStatement statement)
    {
        byte[][] entries = [LogEntry.Of(Genesis.Entry, Time * 1000).Encode(), LogEntry.Of(statement, (Time * 1000) + 1).Encode()];
        Hash[] leaves = [.. entries.Select(entry => Hash.OfLeaf(entry))];
        var signer = new NoteSigner(Genesis.Origin, Ed25519Key.FromSeed(Keccak256.Of("log key").ToArray()));
        var checkpoint = Checkpoint.Create(Genesis.Origin, entries.Length, MerkleTree.Root(leaves)).Value().Sign(signer);
        return new JsonObject
        {
            ["uid"] = statement.Uid.ToString(),
            ["state"] = "published",
            ["receipt"] = new JsonObject
            {
                ["uid"] = statement.Uid.ToString(),
                ["index"] = 1,
                ["acceptedMilliseconds"] = (Time * 1000) + 1,
                ["entry"] = Convert.ToBase64String(entries[1]),
                ["proof"] = TlogProof.Create(1, MerkleTree.Prove(leaves, 1).Path, checkpoint).ToString(),
            },
        };
    }
}
