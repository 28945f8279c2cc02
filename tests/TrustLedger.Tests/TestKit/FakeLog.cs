using System.Text;
using TrustLedger.Client.Reading;
using TrustLedger.Protocol.Checkpoints;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Entries;
using TrustLedger.Protocol.Governance;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Notes;
using TrustLedger.Protocol.State;
using TrustLedger.Protocol.Statements;
using TrustLedger.Protocol.Statements.Bodies;
using TrustLedger.Protocol.Witnesses;

namespace TrustLedger.Tests;

/// <summary>A log in memory, with a genesis that its one founder has signed. Its keeper may rewrite it at will.</summary>
internal sealed class FakeLog
{
    public const string Origin = "ledger.example/identity";
    private const string Founder = "11090101000000019H";
    private const ulong StartSeconds = 1_700_000_000;

    /// <param name="signer">Null for a new key.</param>
    /// <param name="witnesses">How many the genesis names; 0 for none.</param>
    /// <param name="needed">How many of them make a checkpoint final.</param>
    /// <param name="mirrors">How many mirrors it names, all of them needed but one; 0 for none.</param>
    public FakeLog(NoteSigner? signer = null, int witnesses = 0, int needed = 0, int mirrors = 0)
    {
        Signer = signer ?? NoteKeys.Signer(Origin);
        Witnesses = [.. Enumerable.Range(1, witnesses).Select(number => NoteKeys.Signer($"witness.example/{number}"))];
        Mirrors = [.. Enumerable.Range(1, mirrors).Select(number => NoteKeys.Signer($"mirror.example/{number}"))];
        Genesis = Found(Signer.VerifierKey, witnesses == 0 ? null : new LogWitnesses(Founder, WitnessPolicy.Of(
            new PolicyLog(Signer.VerifierKey, Url: null), needed,
            [.. Witnesses.Select((witness, at) => new PolicyWitness($"department-{at + 1}", witness.CosignatureKey, Url: null))]).Value())
        {
            Mirrors = [.. Mirrors.Select((mirror, at) => new Mirror($"department-{at + 1}", mirror.VerifierKey))],
            MirrorsNeeded = Math.Max(0, mirrors - 1),
        });
        Append(Genesis.Entry);
    }

    /// <summary>A log that others founded; its entries are to be added.</summary>
    public FakeLog(Genesis genesis, NoteSigner signer) => (Genesis, Signer, Witnesses) = (genesis, signer, []);

    /// <summary>The founder's key: it governs, and hands in what handles say.</summary>
    public static Secp256k1Key Governor { get; } = Secp256k1Key.Generate();

    public Genesis Genesis { get; }

    public NoteSigner Signer { get; }

    public IReadOnlyList<NoteSigner> Witnesses { get; }

    public IReadOnlyList<NoteSigner> Mirrors { get; } = [];

    /// <summary>How many of the witnesses cosign; when they do.</summary>
    public int Cosigning { get; set; } = int.MaxValue;

    public DateTimeOffset CosignedAt { get; set; } = TimeProvider.System.GetUtcNow();

    public List<byte[]> Entries { get; } = [];

    public Dictionary<Hash, PolicyDocument> Documents { get; } = [];

    public PinnedLog Pin => new("identity", Genesis.Origin, Signer.VerifierKey, Genesis.Hash) { Witnesses = Genesis.Witnesses?.Policy };

    public Hash[] Leaves => [.. Entries.Select(entry => Hash.OfLeaf(entry))];

    public Hash Root => MerkleTree.Root(Leaves);

    public static Genesis Found(NoteVerifierKey logKey, LogWitnesses? witnesses = null)
    {
        var draft = new GenesisDraft
        {
            Origin = Origin,
            LogKey = logKey.ToString(),
            Readers = LogReaders.Open,
            Witnesses = witnesses,
            Policy = Policy(0),
            Members =
            [
                GenesisMember.Of(Founder, "governance", "", Governor.Address),
                GenesisMember.Of(Founder, "relay", "", Governor.Address),
            ],
        };
        return draft.Assemble([draft.Sign(Founder, Governor)], draft.EntryStatement(StartSeconds).Sign(draft.Domain, Governor)).Value();
    }

    public static PolicyDocument Policy(ulong version) => PolicyDocument.Parse(Encoding.UTF8.GetBytes($$"""
        {"type":"trustledger-policy/1","origin":"{{Origin}}","version":{{version}},"authors":{},"selfAuthored":["claim"],
         "governance":{"schemas":["policy","member","accreditation"],"quorum":{"threshold":1,"of":["governance"]} } }
        """)).Value();

    /// <summary>What a handle says of itself.</summary>
    public static SignedStatement Claim(string predicate, Secp256k1Key? key = null)
    {
        var handle = key ?? Secp256k1Key.Generate();
        return Statement.Of(new ClaimBody(Bytes32.FromCode(predicate), default), handle.Address, StartSeconds)
            .Sign(StatementDomain.ForOrigin(Origin), handle);
    }

    /// <summary>What only an office may say, said by nobody: a log that took it in gives it no weight.</summary>
    public static SignedStatement WithoutRole()
    {
        var nobody = Secp256k1Key.Generate();
        return Statement.Of(new AcceptanceBody(Bytes32.FromCode("rent"), Outcome.Accepted), nobody.Address, StartSeconds)
            .Sign(StatementDomain.ForOrigin(Origin), nobody);
    }

    /// <summary>The rules that follow, said by the founder. The document is stored only by <see cref="Documents"/>.</summary>
    public static SignedStatement NewPolicy(PolicyDocument document, Genesis genesis) => Statement.Of(
        new PolicyBody(document.Version, document.Hash.ToWord()), Address.Zero, StartSeconds, genesis.Entry.Uid).Sign(genesis.Domain, Governor);

    public void Append(SignedStatement statement) => Entries.Add(LogEntry.Of(statement, NextMilliseconds).Encode());

    public void AppendPadding(int count)
    {
        for (var i = 0; i < count; i++)
            Entries.Add(LogEntry.Padding(NextMilliseconds, Hash.Of(BitConverter.GetBytes(Entries.Count)).ToArray()));
    }

    /// <summary>Another log with the same key, genesis and entries, which from now on goes its own way.</summary>
    public FakeLog Fork() => new(this);

    public SignedNote Sign() => Checkpoint.Create(Genesis.Origin, Entries.Count, Root).Value().Sign(Signer);

    /// <summary>With the witnesses' lines; as <see cref="Sign"/> where there are none.</summary>
    public SignedNote Final() => Witnesses.Take(Cosigning).Aggregate(
        Sign(), (note, witness) => witness.Cosign(note, (ulong)CosignedAt.ToUnixTimeSeconds()));

    /// <summary>What a mirror that has replayed that much would sign.</summary>
    public StateNote State(Bytes32 uid, int size, ulong at)
    {
        var state = StateFunction.Of(Genesis, Entries.Take(size).Select((entry, index) => ((long)index, LogEntry.Parse(entry).Value())), Documents);
        var view = state.View(uid, at);
        return new StateNote(Genesis.Origin, size, MerkleTree.Root(Leaves[..size]), uid, view.State, view.Policy, at);
    }

    private ulong NextMilliseconds => (StartSeconds * 1000) + (ulong)Entries.Count;

    private FakeLog(FakeLog other)
    {
        (Signer, Genesis, Witnesses, Mirrors, Cosigning, CosignedAt) =
            (other.Signer, other.Genesis, other.Witnesses, other.Mirrors, other.Cosigning, other.CosignedAt);
        Entries.AddRange(other.Entries);
    }
}
