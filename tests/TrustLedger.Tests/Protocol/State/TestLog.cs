using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Entries;
using TrustLedger.Protocol.Governance;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.State;
using TrustLedger.Protocol.Statements;
using TrustLedger.Protocol.Tiles;

namespace TrustLedger.Tests.Protocol.State;

/// <summary>A log in memory that takes in what its rules let through, a second after the last.</summary>
internal sealed class TestLog
{
    private readonly Dictionary<Hash, PolicyDocument> _documents = [];
    private readonly List<LogEntry> _entries = [];

    public TestLog(PolicyDocument policy, params IEnumerable<GenesisMember> members)
    {
        Genesis = TestGenesis.Of(policy, members);
        State = LedgerState.Begin(Genesis, _documents);
        Append(Genesis.Entry);
    }

    public Genesis Genesis { get; }

    public LedgerState State { get; }

    public IReadOnlyList<LogEntry> Entries => _entries;

    public IReadOnlyDictionary<Hash, PolicyDocument> Documents => _documents;

    /// <summary>Acceptance time of the next entry.</summary>
    public ulong Now { get; set; } = TestGenesis.Start * 1000;

    public ulong Seconds => Now / 1000;

    public void Store(PolicyDocument document)
    {
        _documents[document.Hash] = document;
        State.AddDocument(document);
    }

    public SignedStatement Signed<TBody>(string who, TBody body, Address recipient = default, Bytes32 about = default, ulong until = 0)
        where TBody : IStatementBody<TBody> =>
        Statement.Of(body, recipient, Seconds, about, until).Sign(Genesis.Domain, City.Key(who));

    /// <summary>Says it, and fails the test when it is refused. What a handle says, the relay hands in.</summary>
    /// <returns>The statement's uid.</returns>
    public Bytes32 Say<TBody>(string who, TBody body, Address recipient = default, Bytes32 about = default, ulong until = 0)
        where TBody : IStatementBody<TBody> => Take(Signed(who, body, recipient, about, until));

    public Bytes32 Take(SignedStatement signed)
    {
        Assert.Null(State.Judge(signed, Now, City.Address("relay")));
        Append(signed);
        Assert.DoesNotContain(State.Quarantined, q => q.Uid == signed.Uid);
        return signed.Uid;
    }

    /// <summary>The code with which it is refused; the log stays as it is.</summary>
    public string Refused<TBody>(string who, TBody body, Address recipient = default, Bytes32 about = default, ulong until = 0)
        where TBody : IStatementBody<TBody> => Refused(Signed(who, body, recipient, about, until));

    /// <summary>As above; and a reader who meets it on a log quarantines it, for the same reason.</summary>
    public string Refused(SignedStatement signed, string relay = "relay", bool alsoInReplay = true)
    {
        var refusal = State.Judge(signed, Now, City.Address(relay));
        Assert.NotNull(refusal);

        if (alsoInReplay)
        {
            var replayed = Replay();
            var before = Snapshot.Meaning(replayed, Now);
            replayed.Apply(replayed.Size, LogEntry.Of(signed, Now));
            Assert.Equal(refusal.Code, replayed.Quarantined[^1].Reason.Code);
            Assert.Equal(before, Snapshot.Meaning(replayed, Now));
        }

        return refusal.Code;
    }

    public StatementState StateOf(Bytes32 uid) => State.View(uid, Now).State;

    public LedgerState Replay() =>
        StateFunction.Of(Genesis, _entries.Select((entry, index) => ((long)index, entry)), _documents);

    /// <summary>Puts it on the log whatever the rules say, as a dishonest node could.</summary>
    public void Append(SignedStatement signed)
    {
        var entry = LogEntry.Of(signed, Now);
        _entries.Add(entry);
        State.Apply(State.Size, signed, Now);
        Now += 1000;
    }

    /// <summary>Adds entries that say nothing, up to the beginning of a bundle.</summary>
    public void Pad()
    {
        while (State.Size % TileCoordinate.FullWidth != 0)
        {
            var padding = LogEntry.Parse(LogEntry.Padding(Now, Keccak256.Of($"padding {State.Size}").ToArray())).Value();
            _entries.Add(padding);
            State.Apply(State.Size, padding);
        }
    }
}
