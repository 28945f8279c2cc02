using System.Globalization;
using TrustLedger.Client.Reading;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Commitments;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Entries;
using TrustLedger.Protocol.Governance;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Notes;
using TrustLedger.Protocol.Proofs;
using TrustLedger.Protocol.State;
using TrustLedger.Protocol.Statements;
using TrustLedger.Protocol.Witnesses;

namespace TrustLedger.Client.Evidence;

/// <summary>Checks an evidence file with no network and no clock of its own.</summary>
/// <remarks>
/// The entries in the file are put through the same state function that node and clients run; the places of the others
/// are left empty. So who was entitled, who agreed and when it took effect is proven as far as the entries go. That
/// nothing came after them, a quorum of the log's mirrors says that have replayed the whole; without it that is unknown.
/// </remarks>
public static class EvidenceVerifier
{
    /// <summary>The furthest entry that is checked: the empty places before it are walked through.</summary>
    private const long MaximumIndex = 20_000_000;

    /// <param name="file">The file.</param>
    /// <param name="pinned">The genesis hash that the reader knows; null when it knows none.</param>
    /// <param name="now">For the present state; null for the state when it took effect, or else when it was included.</param>
    /// <returns>
    /// What it shows; or, first match wins:
    /// <list type="bullet">
    /// <item>a refusal of <see cref="Genesis.Parse"/> or <see cref="PolicyDocument.Parse"/></item>
    /// <item><c>genesis-hash-mismatch</c> not the log that the reader knows</item>
    /// <item><c>evidence-order-wrong</c> the entries are not in the order of the log, or too far out</item>
    /// <item>for each entry a refusal of <see cref="TlogProof.Parse"/>, of its check, of <see cref="LogEntry.Parse"/> or of
    /// the signature, or of <see cref="CheckedCheckpoint.Verify(SignedNote, PinnedLog)"/>; <c>evidence-index-wrong</c> its proof
    /// is for another place; <c>evidence-forked</c> its checkpoint names another tree of a size than an earlier one</item>
    /// <item><c>evidence-subject-missing</c> the statement it is about is not among the entries</item>
    /// <item><c>evidence-quarantined</c> by the log's rules that statement counts for nothing</item>
    /// <item>for the mirrors' state what <see cref="StateEvidence.Verify"/> refuses</item>
    /// <item><c>commitment-mismatch</c> an opening is not what was committed to</item>
    /// </list>
    /// </returns>
    public static Result<EvidenceFinding> Verify(EvidenceFile file, Hash? pinned, DateTimeOffset? now)
    {
        var checks = new List<EvidenceCheck>();
        if (!ReadGenesis(file, pinned, checks).TryGet(out var founded, out var refusal)
            || !ReadEntries(file, founded, checks).TryGet(out var read, out refusal))
        {
            return refusal;
        }

        var (entries, roots) = read;
        var (genesis, documents) = founded;
        var state = Replay(genesis, documents, entries);
        var subject = entries.Find(entry => entry.Entry.Uid == file.Subject);
        if (subject is null)
            return new Refusal("evidence-subject-missing", "The statement that the file is about is not among its entries.");
        if (state.Quarantined.FirstOrDefault(entry => entry.Index == subject.Index) is { } quarantined)
            return new Refusal("evidence-quarantined", $"By these entries alone, entry {subject.Index} counts for nothing: {quarantined.Reason.Code}.");

        var latest = state.View(file.Subject);
        var at = now?.ToUnixTimeMilliseconds() ?? (long)(latest.EffectiveMilliseconds ?? subject.Entry.AcceptedMilliseconds);
        var view = state.View(file.Subject, (ulong)at);
        Describe(view, checks);
        if (Open(file, entries, checks) is { } wrong)
            return wrong;

        AgreedState? agreed = null;
        if (file.State is { } note && !StateEvidence.Verify(note, genesis, file.Subject, subject.Index, roots).TryGet(out agreed, out refusal))
            return refusal;
        checks.Add(StateEvidence.Tell(agreed));
        return new EvidenceFinding(subject.Statement, subject.Index, DateTimeOffset.FromUnixTimeMilliseconds(at), view, agreed, checks);
    }

    private static Result<(Genesis Genesis, Dictionary<Hash, PolicyDocument> Documents)> ReadGenesis(
        EvidenceFile file, Hash? pinned, List<EvidenceCheck> checks)
    {
        if (!Genesis.Parse(Jcs.Write(file.Genesis)).TryGet(out var genesis, out var refusal))
            return refusal;
        var hash = Convert.ToHexStringLower(genesis.Hash.ToArray());
        checks.Add(new EvidenceCheck("genesis-signed", EvidenceResult.Passed, $"{genesis.Origin}, signed by every founding organisation"));
        if (pinned is { } known && known != genesis.Hash)
            return new Refusal("genesis-hash-mismatch", $"This evidence is of another log: its genesis is {hash}.");
        checks.Add(pinned is null
            ? new EvidenceCheck("genesis-pinned", EvidenceResult.Unknown, $"Nobody vouched for {hash}; ask a founding organisation.")
            : new EvidenceCheck("genesis-pinned", EvidenceResult.Passed, hash));

        var documents = new Dictionary<Hash, PolicyDocument>();
        foreach (var node in file.Documents)
        {
            if (!PolicyDocument.Parse(Jcs.Write(node)).TryGet(out var document, out refusal))
                return refusal;
            documents[document.Hash] = document;
        }

        return (genesis, documents);
    }

    private static Result<(List<Included> Entries, Dictionary<long, Hash> Roots)> ReadEntries(
        EvidenceFile file, (Genesis Genesis, Dictionary<Hash, PolicyDocument> Documents) founded, List<EvidenceCheck> checks)
    {
        var genesis = founded.Genesis;
        if (!NoteVerifierKey.Parse(genesis.LogKey).TryGet(out var key, out var refusal))
            return refusal;

        var log = new PinnedLog(file.Log, genesis.Origin, key, genesis.Hash) { Witnesses = genesis.Witnesses?.Policy };
        var (entries, roots) = (new List<Included>(), new Dictionary<long, Hash>());
        CheckedCheckpoint? weakest = null;
        foreach (var given in file.Entries)
        {
            if ((entries.Count > 0 && given.Index <= entries[^1].Index) || given.Index > MaximumIndex)
                return new Refusal("evidence-order-wrong", "The entries are not in the order of the log.");
            if (!TlogProof.Parse(given.Proof).TryGet(out var proof, out refusal)
                || !proof.Verify(given.Entry.Span, genesis.Origin, key).TryGet(out var proven, out refusal)
                || !LogEntry.Parse(given.Entry.Span).TryGet(out var entry, out refusal)
                || !entry.Verify(genesis.Domain).TryGet(out var statement, out refusal)
                || !CheckedCheckpoint.Verify(proof.Checkpoint, log).TryGet(out var checkpoint, out refusal))
            {
                return refusal;
            }

            if (proven.Index != given.Index)
                return new Refusal("evidence-index-wrong", $"The proof is for entry {proven.Index}, not {given.Index}.");
            if (roots.TryGetValue(checkpoint.Size, out var root) && root != checkpoint.Checkpoint.Root)
                return new Refusal("evidence-forked", $"The log's key signed two trees of {checkpoint.Size} entries: two histories.");
            roots[checkpoint.Size] = checkpoint.Checkpoint.Root;
            weakest = weakest is null || (weakest.IsFinal && !checkpoint.IsFinal) ? checkpoint : weakest;
            entries.Add(new Included(given.Index, entry, statement));
            checks.Add(new EvidenceCheck("included", EvidenceResult.Passed, string.Create(CultureInfo.InvariantCulture,
                $"entry {given.Index} of {proven.Checkpoint.Size}: {Schemas.Find(entry.Statement.Schema)?.Name ?? "?"} by {entry.Signer}, accepted {TimeText(entry.AcceptedMilliseconds)}")));
        }

        checks.Add(Finality(log, weakest));
        return (entries, roots);
    }

    private static EvidenceCheck Finality(PinnedLog log, CheckedCheckpoint? weakest)
    {
        if (log.Witnesses is null || weakest is null)
            return new EvidenceCheck("cosigned", EvidenceResult.Unknown, "The log has no witnesses: that it has one history only, its operator alone says.");
        var names = string.Join(", ", log.Witnesses.Witnesses
            .Where(witness => weakest.Cosignatures.Any(signing => signing.Key == witness.Key)).Select(witness => witness.Name));
        return weakest.IsFinal
            ? new EvidenceCheck("cosigned", EvidenceResult.Passed, $"final by {names}")
            : new EvidenceCheck("cosigned", EvidenceResult.Unknown, $"Too few witnesses have cosigned a checkpoint in it ({(names.Length > 0 ? names : "none")}).");
    }

    // The empty places keep the indices right, by which keys are judged.
    private static LedgerState Replay(Genesis genesis, Dictionary<Hash, PolicyDocument> documents, List<Included> entries)
    {
        var state = LedgerState.Begin(genesis, documents);
        if (entries[0].Index > 0)
            state.Apply(0, LogEntry.Of(genesis.Entry, genesis.Entry.Statement.Time * 1000));
        foreach (var included in entries)
        {
            var nothing = LogEntry.Parse(LogEntry.Padding(state.LastAcceptedMilliseconds, new byte[Bytes32.Length])).TryGet(out var padding, out var refusal)
                ? padding
                : throw new InvalidOperationException(refusal.Code);
            while (state.Size < included.Index)
                state.Apply(state.Size, nothing);
            state.Apply(included.Index, included.Entry);
        }

        return state;
    }

    private static void Describe(StatementView view, List<EvidenceCheck> checks)
    {
        checks.Add(view.Author is { } author
            ? new EvidenceCheck("author", EvidenceResult.Passed, author.Organisation.Length > 0
                ? $"{author.Role} of {author.Organisation} ({author.Place})"
                : $"the handle {author.Key} itself")
            : new EvidenceCheck("author", EvidenceResult.Unknown, "The entries given do not show in which role it was signed."));
        foreach (var endorsement in view.Endorsements)
        {
            checks.Add(new EvidenceCheck("endorsed", EvidenceResult.Passed,
                $"{endorsement.Verdict} by {endorsement.By.Role} of {endorsement.By.Organisation}, {TimeText(endorsement.AcceptedMilliseconds)}"));
        }

        checks.Add(new EvidenceCheck("state", view.IsInEffect ? EvidenceResult.Passed : EvidenceResult.Unknown,
            $"{view.State} by these entries, as of {TimeText(view.AtMilliseconds)}"));
    }

    private static Refusal? Open(EvidenceFile file, List<Included> entries, List<EvidenceCheck> checks)
    {
        foreach (var opening in file.Openings)
        {
            var entry = entries.Find(entry => entry.Entry.Uid == opening.Uid);
            if (entry is null || CommitmentOf(entry.Entry.Statement) is not { } commitment
                || !Commitment.Opens(commitment, opening.ItemKey, opening.Content))
            {
                return new Refusal("commitment-mismatch", $"The content given for {opening.Uid} is not what was committed to.");
            }

            checks.Add(new EvidenceCheck("content", EvidenceResult.Passed, $"what {opening.Uid} commits to is in the file"));
        }

        var subject = entries.Find(entry => entry.Entry.Uid == file.Subject)!.Entry.Statement;
        if (CommitmentOf(subject) is not null && !file.Openings.Any(opening => opening.Uid == file.Subject))
            checks.Add(new EvidenceCheck("content", EvidenceResult.Unknown, "The content is committed to and was not given along."));
        return null;
    }

    private static Bytes32? CommitmentOf(Statement statement)
    {
        var fields = Schemas.Find(statement.Schema)?.Fields ?? [];
        for (var at = 0; at < fields.Count && (at + 1) * Bytes32.Length <= statement.Data.Length; at++)
        {
            if (fields[at].Name is "commitment" or "reasonCommitment")
                return Bytes32.FromBytes(statement.Data.Span.Slice(at * Bytes32.Length, Bytes32.Length));
        }

        return null;
    }

    internal static string TimeText(ulong milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds)
        .ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private sealed record Included(long Index, LogEntry Entry, SignedStatement Statement);
}
