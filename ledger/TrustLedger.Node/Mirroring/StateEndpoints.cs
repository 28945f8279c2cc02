using Microsoft.AspNetCore.Http.HttpResults;
using TrustLedger.Node.Http;
using TrustLedger.Node.Sequencing;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.State;
using TrustLedger.Protocol.Witnesses;

namespace TrustLedger.Node.Mirroring;

/// <summary>What a mirror signs of the log that it replayed.</summary>
internal static class StateEndpoints
{
    private static readonly SemaphoreSlim OneReplay = new(1, 1);

    public static void MapStates(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/{log}/state/{uid}", State).WithSummary("A statement's state, signed by this mirror");

    private static async Task<Results<ContentHttpResult, Problem>> State(
        string uid, string? size, string? at, LogRequest request, CancellationToken cancellationToken)
    {
        if (request.NeedsProof() is { } unproven)
            return unproven;
        if (Bytes32.Read(uid) is not { } word)
            return Problems.BadRequest(new Refusal("uid-malformed", "A uid is 0x and 64 hex digits."));
        var log = request.Log;
        if (log.Follower is not { } mirror)
            return Problems.NotFound(new Refusal("state-of-mirrors", "Mirrors sign states; this is no mirror."));
        if (QueryText.Size(at, 0) is not { } time || QueryText.Size(size, log.Final!.Size) is not { } wanted)
            return Problems.BadRequest(new Refusal("query-malformed", "size counts entries, at is a time in Unix milliseconds."));

        // What a caller may not see is unknown to them: the two answers are the same.
        if (!request.Caller!.IsMember
            && !(log.Find(new Storage.EntryQuery { Uid = word }).FirstOrDefault() is { } found && request.MaySee(found)))
            return Problems.NotFound(new Refusal("statement-unknown", "The log has no such statement for you."));
        if (wanted > log.Final!.Size || wanted == 0)
            return Problems.NotFound(new Refusal("state-size-ahead", $"This mirror has replayed {log.Final.Size} entries."));

        if (wanted < log.Store.Minimum)
            return Problems.Gone(log.Store.Minimum);

        var told = Newest(log, word, (ulong)time, wanted);
        if (told is null && wanted > mirror.ReplayEntries)
            return Problems.NotFound(new Refusal("state-size-gone", "That size is too long ago: ask for the newest."));
        told ??= await Replayed(log, word, (ulong)time, wanted, cancellationToken);
        return TypedResults.Text(told.Sign(mirror.Signer).ToString());
    }

    /// <returns>Null when the state at hand is of another size.</returns>
    private static StateNote? Newest(NodeLog log, Bytes32 uid, ulong at, long wanted)
    {
        var view = log.Ledger.Read(state => state.Size == wanted ? state.View(uid, at == 0 ? null : at) : null);
        return view is null ? null : Of(log, log.Store.EdgeAt(wanted).Root(), view);
    }

    private static async Task<StateNote> Replayed(NodeLog log, Bytes32 uid, ulong at, long wanted, CancellationToken cancellationToken)
    {
        await OneReplay.WaitAsync(cancellationToken);
        try
        {
            // What was pruned was checked before its signatures went.
            var state = LedgerState.Begin(log.Genesis, log.Policies.All);
            for (long index = 0; index < log.Store.Minimum; index++)
                state.ApplyOwn(index, log.Store.Recall(index));
            foreach (var bytes in log.Store.ReadEntries(state.Size, wanted))
                state.Apply(state.Size, FoundEntry.Read(state.Size, bytes).Entry);
            return Of(log, log.Store.EdgeAt(wanted).Root(), state.View(uid, at == 0 ? null : at));
        }
        finally
        {
            OneReplay.Release();
        }
    }

    private static StateNote Of(NodeLog log, Hash root, StatementView view) =>
        new(log.Genesis.Origin, view.Size, root, view.Uid, view.State, view.Policy, view.AtMilliseconds);
}
