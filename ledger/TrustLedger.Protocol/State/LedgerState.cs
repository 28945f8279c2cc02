using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Entries;
using TrustLedger.Protocol.Governance;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.State.Rules;
using TrustLedger.Protocol.State.Stored;
using TrustLedger.Protocol.Statements;
using TrustLedger.Protocol.Statements.Bodies;

namespace TrustLedger.Protocol.State;

/// <summary>What a prefix of a log means: who is a member, which statements count, which wait, and for whom.</summary>
/// <remarks>
/// A pure function of genesis, documents and entries, kept as a running value: applying the entries of a prefix one by
/// one gives what <see cref="StateFunction.Of"/> gives for all of them. It has no clock; <c>at</c> is a parameter, and
/// defaults to the last entry's acceptance time. One thread at a time; reading while nobody applies may overlap.
/// <para>
/// A document must be added before the entry that names it is applied (<see cref="DocumentNeededBy"/>): a policy whose
/// rules are not at hand is quarantined, and what follows would be judged under the one before it.
/// </para>
/// </remarks>
public sealed partial class LedgerState
{
    private readonly Dictionary<Hash, PolicyDocument> _documents;
    private readonly IStateStore? _store;
    private readonly Register<QuarantinedEntry> _quarantined = new(RegisterKind.Quarantined, RegisterCodec.Write);
    private readonly Dictionary<Bytes32, QuarantinedEntry> _quarantinedByUid = [];
    private long? _lastDigest;

    private LedgerState(Genesis genesis, IReadOnlyDictionary<Hash, PolicyDocument> documents, IStateStore? store)
    {
        (Genesis, _store) = (genesis, store);
        _documents = documents.ToDictionary();
        _documents[genesis.Policy.Hash] = genesis.Policy;
        Held = new HeldStatements(this, store);
        Cases = new CaseRegister(this, store);
        Policies = PolicyRegister.Begin(genesis.Policy, genesis.Entry.Uid);
        Memberships = MemberRegister.Begin(genesis);
    }

    public Genesis Genesis { get; }

    /// <summary>Entries applied, padding and quarantined ones included.</summary>
    public long Size { get; private set; }

    /// <summary>Acceptance time of the last entry; 0 before the first.</summary>
    public ulong LastAcceptedMilliseconds { get; private set; }

    /// <summary>The policy in force.</summary>
    public PolicyDocument Policy => Policies.Current;

    /// <summary>Uid of the <c>policy</c> statement that put it in force: what a successor refers to.</summary>
    public Bytes32 PolicyStatement => Policies.CurrentStatement;

    /// <summary>Every policy that was ever in force, in that order, each with the statement that put it there.</summary>
    public IReadOnlyList<(PolicyDocument Document, Bytes32 Statement)> PolicyHistory => Policies.Lines.All;

    /// <summary>Every membership that ever took effect, in that order; ended ones say where.</summary>
    public IReadOnlyList<Membership> Members => Memberships.All;

    public IReadOnlyList<Accreditation> Accreditations => Accredited.All;

    /// <summary>Every case, in the order in which they were opened.</summary>
    public IReadOnlyCollection<CaseFile> CaseFiles => Cases.All();

    /// <summary>Entries that the rules would have refused. Empty on the log of an honest node.</summary>
    public IReadOnlyList<QuarantinedEntry> Quarantined => _quarantined.All;

    /// <summary>Every statement that the log holds by its rules, in that order.</summary>
    public IEnumerable<Bytes32> Uids
    {
        get
        {
            for (long index = 0; index < Size; index++)
            {
                if (Held.TryAt(index) is { } held)
                    yield return held.Uid;
            }
        }
    }

    internal PolicyRegister Policies { get; private set; }

    internal MemberRegister Memberships { get; private set; }

    internal AccreditationRegister Accredited { get; } = new();

    internal CaseRegister Cases { get; }

    internal HeldStatements Held { get; }

    internal HeldStatement? LastDigest
    {
        get => _lastDigest is { } index ? Held.At(index) : null;
        set => (_lastDigest, _digestChanged) = (value?.Index, true);
    }

    /// <summary>The state before entry 0.</summary>
    /// <param name="genesis">What the log began with.</param>
    /// <param name="documents">Policy documents by their hash; the genesis' own need not be among them.</param>
    public static LedgerState Begin(Genesis genesis, IReadOnlyDictionary<Hash, PolicyDocument> documents) =>
        new(genesis, documents, store: null);

    public void AddDocument(PolicyDocument document) => _documents[document.Hash] = document;

    public PolicyDocument? Document(Hash hash) => _documents.GetValueOrDefault(hash);

    /// <summary>The document that must be added before this entry is applied; null when none is wanting.</summary>
    public Hash? DocumentNeededBy(LogEntry entry) =>
        Size > 0 && !entry.IsPadding && entry.Statement.Read<PolicyBody>().TryGet(out var body, out _)
        && Hash.FromBytes(body.DocumentHash.ToArray()) is var hash && !_documents.ContainsKey(hash)
            ? hash
            : null;

    /// <summary>Whether the log may take a statement in as its next entry. Changes nothing.</summary>
    /// <param name="statement">The statement, its signature checked.</param>
    /// <param name="acceptedMilliseconds">The acceptance time that it would get.</param>
    /// <param name="relay">Whose request handed it in; null for the signer's own.</param>
    /// <returns>
    /// Null when <see cref="Apply(long, SignedStatement, ulong)"/> will apply it; or, first match wins:
    /// <list type="number">
    /// <item>for entry 0 alone: <c>genesis-entry-wanted</c> it is not the entry that the genesis holds</item>
    /// <item>the statement by itself: <c>domain-mismatch</c>, <c>schema-unknown</c>, <c>data-malformed</c>,
    /// <c>not-revocable</c>, <c>accepted-backwards</c>, <c>time-ahead</c>, <c>expiry-not-allowed</c>, <c>expired</c></item>
    /// <item>who speaks: <c>relay-needed</c> for a handle, else <c>signer-suspended</c>, <c>signer-unknown</c>,
    /// <c>relay-unknown</c></item>
    /// <item><c>uid-taken</c></item>
    /// <item>what it refers to: <c>ref-missing</c>, <c>ref-not-allowed</c>, <c>ref-unknown</c>, <c>ref-wrong-schema</c>,
    /// <c>ref-expired</c></item>
    /// <item>then by schema:
    /// <list type="bullet">
    /// <item>policy: <c>ref-not-effective</c>, <c>policy-document-missing</c>, <c>policy-document-mismatch</c>,
    /// <c>policy-version-wrong</c>, <c>role-not-allowed</c>, <c>recipient-mismatch</c></item>
    /// <item>member: <c>ref-not-effective</c>, <c>role-not-allowed</c>, <c>place-not-allowed</c>, <c>recipient-mismatch</c>,
    /// <c>member-malformed</c>, <c>own-membership</c>, <c>organisation-mismatch</c>, <c>key-taken</c>, <c>member-exists</c>,
    /// <c>automatic-too-long</c>, <c>suspension-too-far-back</c></item>
    /// <item>accreditation: <c>ref-not-effective</c>, <c>role-not-allowed</c>, <c>recipient-mismatch</c>,
    /// <c>accreditation-malformed</c>, <c>organisation-mismatch</c></item>
    /// <item>binding: <c>ref-not-effective</c>, <c>role-not-allowed</c>, <c>recipient-mismatch</c></item>
    /// <item>claim, application: <c>role-not-allowed</c>, <c>recipient-mismatch</c></item>
    /// <item>attestation: <c>ref-not-effective</c>, <c>relation-not-allowed</c>, <c>role-not-allowed</c>,
    /// <c>predicate-not-allowed</c>, <c>recipient-mismatch</c>, <c>own-statement</c>, <c>predicate-mismatch</c>,
    /// <c>author-mismatch</c></item>
    /// <item>acceptance: <c>role-not-allowed</c>, <c>outcome-not-allowed</c>, <c>recipient-mismatch</c></item>
    /// <item>decision: <c>ref-not-effective</c>, <c>policy-mismatch</c>, <c>role-not-allowed</c>, <c>outcome-not-allowed</c>,
    /// <c>ref-wrong-schema</c> and <c>automatic-too-long</c> for a machine, <c>recipient-mismatch</c>, <c>item-mismatch</c>,
    /// <c>already-decided</c></item>
    /// <item>record: <c>policy-unknown</c>, <c>policy-superseded</c>, <c>record-type-unknown</c>, <c>relation-not-allowed</c>,
    /// <c>case-unknown</c>, <c>case-exists</c>, <c>case-mismatch</c>, <c>record-type-mismatch</c>, <c>ref-not-effective</c>,
    /// <c>role-not-allowed</c>, <c>place-not-allowed</c>, <c>recipient-mismatch</c>, <c>author-mismatch</c>,
    /// <c>record-number-wrong</c></item>
    /// <item>endorsement: <c>policy-mismatch</c>, <c>verdict-not-allowed</c>, <c>role-not-allowed</c>,
    /// <c>place-not-allowed</c>, <c>recipient-mismatch</c>, <c>own-statement</c>, <c>organisation-already-endorsed</c>,
    /// <c>person-already-endorsed</c>, <c>opinion-missing</c>, <c>already-decided</c>, <c>not-in-effect</c></item>
    /// <item>revocation: <c>ref-not-effective</c>, <c>role-not-allowed</c>, <c>recipient-mismatch</c>, <c>from-index-wrong</c></item>
    /// <item>erasure: <c>role-not-allowed</c>, <c>recipient-mismatch</c>, <c>already-erased</c></item>
    /// <item>digest: <c>role-not-allowed</c>, <c>recipient-mismatch</c>, <c>digest-order-wrong</c></item>
    /// </list></item>
    /// </list>
    /// </returns>
    public Refusal? Judge(SignedStatement statement, ulong acceptedMilliseconds, Address? relay) => Size == 0
        ? GenesisEntry(statement)
        : Admission.Judge(this, statement, acceptedMilliseconds, relay ?? statement.Signer).TryGet(out _, out var refusal) ? null : refusal;

    /// <summary>Applies a statement as the next entry where <see cref="Judge"/> has nothing against it, judging it once.</summary>
    /// <returns>Null when it was applied; or what <see cref="Judge"/> refuses, and nothing was changed.</returns>
    /// <exception cref="ArgumentException">The index is not <see cref="Size"/>.</exception>
    public Refusal? Admit(long index, SignedStatement statement, ulong acceptedMilliseconds, Address? relay)
    {
        if (Size == 0)
        {
            if (GenesisEntry(statement) is { } wrong)
                return wrong;
            Apply(index, statement, acceptedMilliseconds);
            return null;
        }

        if (!Admission.Judge(this, statement, acceptedMilliseconds, relay ?? statement.Signer).TryGet(out var admitted, out var refusal))
            return refusal;
        Step(index, acceptedMilliseconds, () => Hold(HeldStatement.Of(this, index, admitted.Submission, admitted.Authorship)));
        return null;
    }

    /// <summary>Applies the next entry of a log that somebody else wrote, checking its signature.</summary>
    /// <remarks>Never refuses: an entry that does not fit is quarantined, and counts for nothing.</remarks>
    /// <exception cref="ArgumentException">The index is not <see cref="Size"/>.</exception>
    public void Apply(long index, LogEntry entry)
    {
        if (entry.IsPadding)
            Step(index, entry.AcceptedMilliseconds, () => { });
        else if (entry.Verify(Genesis.Domain).TryGet(out var signed, out var refusal))
            Apply(index, signed, entry.AcceptedMilliseconds);
        else
            Step(index, entry.AcceptedMilliseconds, () => Quarantine(index, entry.Uid, entry.Statement, refusal));
    }

    /// <summary>
    /// Applies the next entry of a log that we signed ourselves: its signature was checked when the statement came in, and
    /// the entry leads to a checkpoint of ours. For no log that anybody else wrote.
    /// </summary>
    internal void ApplyOwn(long index, LogEntry entry)
    {
        if (entry.IsPadding)
            Step(index, entry.AcceptedMilliseconds, () => { });
        else
            Apply(index, SignedStatement.Trusted(Genesis.Domain, entry), entry.AcceptedMilliseconds);
    }

    /// <summary>Applies the next entry, whose signature was checked when the statement came in.</summary>
    /// <remarks>Never refuses: what <see cref="Judge"/> would have refused is quarantined.</remarks>
    /// <exception cref="ArgumentException">The index is not <see cref="Size"/>.</exception>
    public void Apply(long index, SignedStatement statement, ulong acceptedMilliseconds) => Step(index, acceptedMilliseconds, () =>
    {
        if (index == 0 && GenesisEntry(statement) is null)
            Found(statement, acceptedMilliseconds);
        else if (index == 0)
            Quarantine(index, statement.Uid, statement.Statement, GenesisEntry(statement)!);
        else if (Admission.Judge(this, statement, acceptedMilliseconds, relay: null).TryGet(out var admitted, out var refusal))
            Hold(HeldStatement.Of(this, index, admitted.Submission, admitted.Authorship));
        else
            Quarantine(index, statement.Uid, statement.Statement, refusal);
    });

    /// <summary>The entry that holds a statement; null when none does, or only a quarantined one.</summary>
    public long? IndexOf(Bytes32 uid) => Find(uid)?.Index;

    /// <summary>What an entry says; null for padding, for what is quarantined, and beyond <see cref="Size"/>.</summary>
    public SignedStatement? StatementAt(long index) => index >= 0 && index < Size ? Held.TryAt(index)?.Signed : null;

    /// <summary>One membership of a key for an entry at this index, accepted then; null when it has none.</summary>
    public Membership? MemberAt(Address key, long index, ulong atMilliseconds) =>
        Memberships.Of(key).FirstOrDefault(m => m.CountsAt(index, atMilliseconds));

    /// <summary>Every membership of a key for an entry at this index, accepted then.</summary>
    public IReadOnlyList<Membership> MembershipsOf(Address key, long index, ulong atMilliseconds) =>
        Memberships.Standing(key, index, atMilliseconds);

    /// <summary>The membership that a key named by its SubjectPublicKeyInfo had at a time; null when it had none.</summary>
    public Membership? MembershipOfSpki(Hash spki, ulong atMilliseconds) =>
        Memberships.OfKey(KeyKind.SpkiSha256, spki.ToWord()).FirstOrDefault(m => m.StoodAt(atMilliseconds));

    /// <summary>What gave a key this right for a type of credential at a time; null when nothing did.</summary>
    /// <param name="credentialType">SHA-256 of the <c>vct</c>.</param>
    /// <param name="spki">SHA-256 of the key's SubjectPublicKeyInfo.</param>
    /// <param name="purpose">Which right.</param>
    /// <param name="atMilliseconds">The time that is asked about.</param>
    public Accreditation? AccreditedAt(Hash credentialType, Hash spki, AccreditationPurpose purpose, ulong atMilliseconds) =>
        Accreditations.FirstOrDefault(a => a.CredentialType == credentialType.ToWord() && a.Spki == spki.ToWord()
            && a.Purpose == purpose && a.StoodAt(atMilliseconds));

    /// <summary>A case that a registration has named; null when none has.</summary>
    public CaseFile? CaseOf(Bytes32 caseHandle) => Cases.Find(caseHandle) is { } held ? Cases.FileOf(held) : null;

    /// <summary>A statement's state and what it rests on.</summary>
    /// <param name="uid">The statement.</param>
    /// <param name="atMilliseconds">The time for terms, expiry and deadlines; null for the last entry's acceptance time.</param>
    public StatementView View(Bytes32 uid, ulong? atMilliseconds = null)
    {
        Held.Trim();
        return Viewer.View(this, uid, atMilliseconds ?? LastAcceptedMilliseconds);
    }

    /// <summary>Whether a key may read a record's content: its rule names it, or it signed.</summary>
    public bool MayRead(Bytes32 uid, Address reader, ulong? atMilliseconds = null) =>
        Find(uid) is { } held && Viewer.MayRead(this, held, reader, atMilliseconds ?? LastAcceptedMilliseconds);

    internal HeldStatement? Find(Bytes32 uid) => Held.Find(uid);

    internal QuarantinedEntry? QuarantinedOf(Bytes32 uid) => _quarantinedByUid.GetValueOrDefault(uid);

    private Refusal? GenesisEntry(SignedStatement statement) =>
        statement.Uid == Genesis.Entry.Uid && statement.Signer == Genesis.Entry.Signer && statement.Domain == Genesis.Domain
            ? null
            : new Refusal("genesis-entry-wanted", "Entry 0 is the policy statement of the genesis.");

    private void Found(SignedStatement statement, ulong acceptedMilliseconds)
    {
        var rules = RuleBook.Find(statement.Statement.Schema)!;
        _ = rules.TryDecode(statement.Statement.Data.Span, out var body, out _);
        var submission = new Submission(statement, acceptedMilliseconds, rules, body!) { Standing = [] };
        Hold(HeldStatement.Of(this, 0, submission, new Authorship(MemberAt(statement.Signer, 0, acceptedMilliseconds), Policy)));
    }

    private void Hold(HeldStatement held)
    {
        Held.Add(held);
        Enter(held.Index, held.Uid, held.Statement);
        held.Replaces?.AddSuccessor(held);
        held.Rules.Enter(this, held);
        if (held.TakesEffectAtOnce)
            Effects.Take(this, held, held.Index, held.AcceptedMilliseconds);
        else
            Deliberation.Settle(this, held, held.Index, held.AcceptedMilliseconds);
    }

    private void Quarantine(long index, Bytes32 uid, Statement statement, Refusal refusal)
    {
        var entry = new QuarantinedEntry(index, uid, refusal);
        _quarantined.Add(entry);
        _quarantinedByUid.TryAdd(uid, entry);
        Enter(index, uid, statement);
    }

    private void Step(long index, ulong acceptedMilliseconds, Action apply)
    {
        if (index != Size)
            throw new ArgumentException($"The next entry is {Size}, not {index}.", nameof(index));
        Held.Trim();
        apply();
        Size++;
        LastAcceptedMilliseconds = Math.Max(LastAcceptedMilliseconds, acceptedMilliseconds);
    }
}
