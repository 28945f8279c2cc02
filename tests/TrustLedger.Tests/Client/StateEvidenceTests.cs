using System.Text.Json.Nodes;
using TrustLedger.Client.Evidence;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Entries;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Notes;
using TrustLedger.Protocol.State;
using TrustLedger.Protocol.Statements;
using TrustLedger.Protocol.Statements.Bodies;
using TrustLedger.Protocol.Witnesses;
using TrustLedger.Tests.Protocol.State;

namespace TrustLedger.Tests.Client;

/// <summary>What three mirrors, two of them needed, sign of a claim that is entry 3 of 6, carried in its evidence.</summary>
public sealed class StateEvidenceTests : IDisposable
{
    private const int Subject = 3;
    private const ulong At = 1_800_000_000_000;

    private readonly FakeLog _log = new(witnesses: 4, needed: 3, mirrors: 3);
    private readonly FakeMirror[] _mirrors;

    public StateEvidenceTests()
    {
        _log.AppendPadding(2);
        _log.Append(FakeLog.Claim("residence", City.Key("handle")));
        _log.AppendPadding(2);
        _mirrors = [.. Enumerable.Range(0, 3).Select(number => new FakeMirror(_log, number))];
    }

    public void Dispose()
    {
        foreach (var mirror in _mirrors)
            mirror.Dispose();
    }

    [Fact]
    public async Task Mirrors_that_agree_say_where_it_stands_as_of_a_size_and_a_time()
    {
        var finding = Verify(await AddAsync()).Value();

        Assert.Equal((StatementState.Effective, 6, At), (finding.Agreed!.State.State, finding.Agreed.State.Size, finding.Agreed.State.AtMilliseconds));
        Assert.Equal(["department-1", "department-2", "department-3"], finding.Agreed.Mirrors.Select(mirror => mirror.Organisation), StringComparer.Ordinal);
        Assert.Contains(finding.Checks, check => check is { Name: "nothing-later", Result: EvidenceResult.Passed }
            && check.Detail.StartsWith("Effective as of size 6, time 2027-01-15T08:00:00Z", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_them_it_is_included_and_its_state_unknown()
    {
        var finding = Verify(File()).Value();

        Assert.Null(finding.Agreed);
        Assert.Contains(finding.Checks, check => check is { Name: "nothing-later", Result: EvidenceResult.Unknown });
    }

    [Fact]
    public async Task They_tell_what_the_file_leaves_out()
    {
        var claim = LogEntry.Parse(_log.Entries[Subject]).Value();
        var revocation = Statement.Of(new RevocationBody(1, 0), City.Address("handle"), claim.Statement.Time, claim.Uid);
        _log.Append(revocation.Sign(_log.Genesis.Domain, City.Key("handle")));

        var finding = Verify(await AddAsync()).Value();

        Assert.Equal((StatementState.Effective, StatementState.Revoked), (finding.View.State, finding.Agreed!.State.State));
    }

    [Fact]
    public async Task One_mirror_may_be_away_behind_or_lie()
    {
        _mirrors[0].IsAway = true;
        Assert.Equal(2, Verify(await AddAsync()).Value().Agreed!.Mirrors.Count);
        _mirrors[0].IsAway = false;
        _mirrors[0].Node.Log = Copy(4);
        Assert.Equal(["department-2", "department-3"], Verify(await AddAsync()).Value().Agreed!.Mirrors.Select(mirror => mirror.Organisation), StringComparer.Ordinal);
        _mirrors[0].Node.Log = _log;
        _mirrors[0].Says = truth => truth with { State = StatementState.Revoked };
        Assert.Equal(StatementState.Effective, Verify(await AddAsync()).Value().Agreed!.State.State);
    }

    [Fact]
    public async Task The_size_is_what_enough_of_them_have_and_the_subject_is_proven_in_it()
    {
        var behind = Copy(5);
        _mirrors[0].Node.Log = behind;
        _mirrors[1].Node.Log = behind;

        var finding = Verify(await AddAsync(_mirrors[0], _mirrors[1])).Value();

        Assert.Equal((5, MerkleTree.Root(_log.Leaves[..5])), (finding.Agreed!.State.Size, finding.Agreed.State.Root));
    }

    [Fact]
    public async Task Too_few_mirrors_sign_no_state()
    {
        Assert.Equal("mirrors-away", (await TryAsync(_mirrors[0])).Refusal().Code);
        _mirrors[1].SignsAs = NoteKeys.Signer("mirror.example/9");
        Assert.Equal("state-mirrors-missing", (await TryAsync(_mirrors[0], _mirrors[1])).Refusal().Code);
        _mirrors[1].SignsAs = null;
        _mirrors[1].Says = truth => truth with { State = StatementState.Disputed };
        Assert.Equal("state-mirrors-missing", (await TryAsync(_mirrors[0], _mirrors[1])).Refusal().Code);
    }

    [Fact]
    public void One_mirror_s_word_in_a_file_is_refused_however_often_it_stands_there()
    {
        var once = Truth().Sign(_log.Mirrors[0]);

        Assert.Equal("state-mirrors-missing", Refused(once));
        Assert.Equal("state-mirrors-missing", Refused(AgreedState.Together([once, once])));
    }

    [Fact]
    public void A_key_that_is_no_mirror_s_is_refused()
    {
        var strangers = new[] { NoteKeys.Signer("mirror.example/1"), NoteKeys.Signer("mirror.example/2") };
        Assert.Equal("note-unsigned", Refused(Signed(Truth(), strangers)));

        var forged = Signed(Truth() with { State = StatementState.Revoked }).ToString().Replace("revoked", "effective", StringComparison.Ordinal);
        Assert.Equal("note-signature-wrong", Refused(SignedNote.Parse(forged).Value()));
    }

    [Fact]
    public void Witnesses_are_no_mirrors() => Assert.Equal("note-unsigned", Refused(Signed(Truth(), [.. _log.Witnesses])));

    [Fact]
    public void Another_statement_s_state_is_refused() =>
        Assert.Equal("state-other-statement", Refused(Signed(Truth() with { Uid = Bytes32.FromCode("other") })));

    [Fact]
    public void Another_log_s_state_is_refused() =>
        Assert.Equal("state-note-wrong-origin", Refused(Signed(Truth() with { Origin = "ledger.example/approvals" })));

    [Fact]
    public void What_was_no_state_is_refused() =>
        Assert.Equal("state-note-malformed", Refused(AgreedState.Together([.. _log.Mirrors.Select(mirror => mirror.Sign("effective\n"))])));

    [Theory, InlineData(3), InlineData(1)]
    public void A_state_from_before_the_statement_s_entry_is_refused(int size) =>
        Assert.Equal("state-behind-entry", Refused(Signed(Truth() with { Size = size, Root = MerkleTree.Root(_log.Leaves[..size]) })));

    [Fact]
    public void A_state_of_another_tree_is_refused()
    {
        Assert.Equal("state-root-mismatch", Refused(Signed(Truth() with { Root = Hash.Of("another history"u8) })));
        Assert.Equal("state-root-mismatch", Refused(Signed(Truth() with { Size = 5, Root = MerkleTree.Root(_log.Leaves[..5]) })));
    }

    [Fact]
    public void A_log_whose_genesis_names_no_mirrors_takes_nobody_s_word()
    {
        var plain = new FakeLog(_log.Signer, witnesses: 4, needed: 3);
        plain.Append(FakeLog.Claim("residence"));
        var file = FileOf(plain, 1);
        var note = Signed(plain.State(file.Subject, 2, At), [.. _log.Mirrors]);

        Assert.Equal("note-unsigned", EvidenceVerifier.Verify(file with { State = note.ToString() }, null, null).Refusal().Code);
    }

    [Fact]
    public void A_file_with_a_state_reads_back()
    {
        var written = File() with { State = Signed(Truth()).ToString() };

        var read = EvidenceFile.Parse(System.Text.Encoding.UTF8.GetBytes(written.ToJson().ToJsonString())).Value();

        Assert.Equal(written.State, read.State);
        var json = written.ToJson();
        json["state"] = 1;
        Assert.Equal("evidence-malformed", EvidenceFile.Parse(System.Text.Encoding.UTF8.GetBytes(json.ToJsonString())).Refusal().Code);
    }

    private StateNote Truth() => _log.State(LogEntry.Parse(_log.Entries[Subject]).Value().Uid, 6, At);

    private SignedNote Signed(StateNote note, IReadOnlyList<NoteSigner>? signers = null) =>
        AgreedState.Together([.. (signers ?? _log.Mirrors).Select(note.Sign)]);

    private string Refused(SignedNote state) => Verify(File() with { State = state.ToString() }).Refusal().Code;

    private Result<EvidenceFinding> Verify(EvidenceFile file) => EvidenceVerifier.Verify(file, _log.Genesis.Hash, now: null);

    private async Task<EvidenceFile> AddAsync(params FakeMirror[] mirrors) => (await TryAsync(mirrors)).Value();

    private Task<Result<EvidenceFile>> TryAsync(params FakeMirror[] mirrors) => MirrorStates.AddAsync(
        File(), _log.Genesis, [.. (mirrors.Length > 0 ? mirrors : _mirrors).Select(mirror => mirror.Client())],
        DateTimeOffset.FromUnixTimeMilliseconds((long)At), TimeProvider.System, CancellationToken.None);

    private FakeLog Copy(int size)
    {
        var copy = _log.Fork();
        copy.Entries.RemoveRange(size, copy.Entries.Count - size);
        return copy;
    }

    private EvidenceFile File() => FileOf(Copy(6), Subject);

    private static EvidenceFile FileOf(FakeLog log, int index)
    {
        using var node = new FakeNode(log);
        return new EvidenceFile
        {
            Log = "identity",
            Genesis = JsonNode.Parse(log.Genesis.Envelope.Span)!.AsObject(),
            Entries = [new EvidenceEntry(index, log.Entries[index], node.Proof(index).ToString())],
            Subject = LogEntry.Parse(log.Entries[index]).Value().Uid,
        };
    }
}
