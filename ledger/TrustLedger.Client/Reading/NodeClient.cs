using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Governance;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Notes;
using TrustLedger.Protocol.Statements;
using TrustLedger.Protocol.Tiles;

namespace TrustLedger.Client.Reading;

/// <summary>One log of a node, over HTTP. What the log's key must have signed is checked; nothing else is believed.</summary>
/// <remarks>
/// Calls may overlap. A refusal is the node's own (with its code), or says what is wrong with its answer:
/// <c>node-refused</c>, <c>node-answer-malformed</c>, <c>node-answer-too-large</c>. An
/// <see cref="HttpRequestException"/> is a fault of unknown outcome; every call may be made again, for handing the
/// same statement in twice gives the first receipt.
/// </remarks>
public sealed class NodeClient
{
    // What a receipt says beside its entry: a proof of at most 63 hashes, and a checkpoint with its cosignatures.
    private const int ReceiptBytes = 16 * 1024;
    private const int MaxNoteBytes = 1_000_000;
    private const int MaxDocumentBytes = 1024 * 1024;
    private const int MaxBundleBytes = TileCoordinate.FullWidth * (sizeof(ushort) + EntryBundle.MaxEntryBytes);

    private readonly NodeTransport _node;

    /// <param name="http">For instance from <see cref="CreateHttp"/>; the caller's to dispose.</param>
    /// <param name="node">The node's address, without the log's name.</param>
    /// <param name="log">Which log, and what is known of it.</param>
    /// <param name="reader">Who asks; null asks as a stranger. The caller's to dispose.</param>
    /// <param name="time">For the time in request proofs.</param>
    public NodeClient(HttpClient http, Uri node, PinnedLog log, Secp256k1Key? reader, TimeProvider time) =>
        (_node, Log) = (new NodeTransport(http, node, log, reader, time), log);

    private NodeClient(NodeTransport node, PinnedLog log) => (_node, Log) = (node, log);

    public PinnedLog Log { get; }

    internal DateTimeOffset Now => _node.Now;

    /// <summary>A client for nodes: no redirects, no cookies, no proxy, 30 seconds for an answer's head.</summary>
    public static HttpClient CreateHttp() => new(
        new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false, AutomaticDecompression = DecompressionMethods.GZip })
    {
        Timeout = TimeSpan.FromSeconds(30),
    };

    /// <summary>The same node, read as the pin that the genesis makes whole: from now on its witnesses are asked for.</summary>
    public NodeClient Knowing(Genesis genesis) => new(_node, Log with { Witnesses = genesis.Witnesses?.Policy });

    /// <summary>
    /// The latest final checkpoint: with the cosignatures that the pin asks for. It may be an old one, which is as true as
    /// ever; <see cref="FreshCheckpointAsync"/> refuses that.
    /// </summary>
    /// <returns>The checkpoint; or what <see cref="CheckedCheckpoint.VerifyFinal"/> refuses.</returns>
    public async Task<Result<CheckedCheckpoint>> CheckpointAsync(CancellationToken cancellationToken) =>
        (await _node.GetAsync("checkpoint", MaxNoteBytes, cancellationToken)).TryGet(out var bytes, out var refusal)
            ? CheckedCheckpoint.VerifyFinal(System.Text.Encoding.UTF8.GetString(bytes), Log)
            : refusal;

    /// <summary>As <see cref="CheckpointAsync"/>, and cosigned within a time before now.</summary>
    /// <returns>The checkpoint; or also what <see cref="CheckedCheckpoint.CheckAge"/> refuses.</returns>
    public async Task<Result<CheckedCheckpoint>> FreshCheckpointAsync(TimeSpan maximumAge, CancellationToken cancellationToken)
    {
        if (!(await CheckpointAsync(cancellationToken)).TryGet(out var checkpoint, out var refusal))
            return refusal;
        return checkpoint.CheckAge(Now, maximumAge) is { } old ? old : checkpoint;
    }

    /// <summary>The newest checkpoint that the log has signed, whoever has cosigned it: not final by itself.</summary>
    /// <returns>The checkpoint; or what <see cref="CheckedCheckpoint.Verify(string, PinnedLog)"/> refuses.</returns>
    public async Task<Result<CheckedCheckpoint>> PendingCheckpointAsync(CancellationToken cancellationToken) =>
        (await _node.GetAsync("checkpoint.pending", MaxNoteBytes, cancellationToken)).TryGet(out var bytes, out var refusal)
            ? CheckedCheckpoint.Verify(System.Text.Encoding.UTF8.GetString(bytes), Log)
            : refusal;

    /// <summary>Hands a statement in and checks the receipt.</summary>
    public async Task<Result<Receipt>> SubmitAsync(
        SignedStatement statement, Acknowledgement acknowledgement, CancellationToken cancellationToken)
    {
        var path = StatementsPath(acknowledgement);
        var body = System.Text.Encoding.UTF8.GetBytes(statement.ToJson());
        return (await _node.SendAsync(HttpMethod.Post, path, body, NodeAnswer.MaxBytes, cancellationToken)).TryGet(out var answer, out var refusal)
            ? Receipt.Verify(answer, statement, Log, acknowledgement)
            : refusal;
    }

    /// <summary>Hands many statements in with one request, for members, and checks each receipt.</summary>
    /// <param name="statements">1 to 8,192, in the order in which they get their places; 8 MiB as JSON at most.</param>
    /// <param name="acknowledgement">How far each has to be.</param>
    /// <param name="cancellationToken">Ends the wait; what was handed in may still be taken in.</param>
    /// <returns>
    /// One result for each statement, in the same order: its receipt, or the node's refusal of that one (<c>queue-full</c>
    /// may be handed in again, as may any). Or a refusal of the whole, and nothing was taken in.
    /// </returns>
    public async Task<Result<IReadOnlyList<Result<Receipt>>>> SubmitManyAsync(
        IReadOnlyList<SignedStatement> statements, Acknowledgement acknowledgement, CancellationToken cancellationToken)
    {
        var body = System.Text.Encoding.UTF8.GetBytes(string.Join('\n', statements.Select(statement => statement.ToJson())));
        var sent = await _node.SendAsync(
            HttpMethod.Post, StatementsPath(acknowledgement), body, body.Length + (ReceiptBytes * statements.Count), cancellationToken,
            "application/x-ndjson");
        return sent.TryGet(out var answer, out var refusal)
            ? BatchReceipts.Verify(answer, statements, Log, acknowledgement)
            : refusal;
    }

    /// <summary>One statement, proven to be on the log.</summary>
    public async Task<Result<FoundStatement>> FindAsync(Bytes32 uid, CancellationToken cancellationToken) =>
        (await _node.GetAsync($"statements/{uid}", NodeAnswer.MaxBytes, cancellationToken)).TryGet(out var answer, out var refusal)
            ? FoundStatement.Verify(answer, uid, Log)
            : refusal;

    public async Task<Result<StatementPage>> ListAsync(StatementQuery query, CancellationToken cancellationToken) =>
        (await _node.GetAsync("statements" + query.ToQuery(), NodeAnswer.MaxBytes, cancellationToken)).TryGet(out var answer, out var refusal)
            ? StatementPage.Verify(answer, Log)
            : refusal;

    /// <summary>A hash tile. Where a partial tile is gone, the beginning of the full one.</summary>
    public async ValueTask<Result<HashTile>> TileAsync(TileCoordinate tile, CancellationToken cancellationToken)
    {
        if ((await GetTileAsync(tile, TileCoordinate.FullWidth * Hash.Length, cancellationToken)).TryGet(out var bytes, out var refusal))
            return HashTile.Parse(tile, bytes);
        if (!tile.IsPartial)
            return refusal;

        var full = TileCoordinate.OfHashes(tile.Level, tile.Index);
        return (await GetTileAsync(full, TileCoordinate.FullWidth * Hash.Length, cancellationToken)).TryGet(out bytes, out _)
            && HashTile.Parse(full, bytes).TryGet(out var whole, out _)
            ? HashTile.Of([.. whole.Hashes.Take(tile.Width)])
            : refusal;
    }

    /// <summary>A bundle of entries, for members. Where a partial bundle is gone, the beginning of the full one.</summary>
    public async ValueTask<Result<EntryBundle>> BundleAsync(TileCoordinate bundle, CancellationToken cancellationToken)
    {
        if ((await GetTileAsync(bundle, MaxBundleBytes, cancellationToken)).TryGet(out var bytes, out var refusal))
            return EntryBundle.Parse(bundle, bytes);
        if (!bundle.IsPartial)
            return refusal;

        var full = TileCoordinate.OfEntries(bundle.Index);
        return (await GetTileAsync(full, MaxBundleBytes, cancellationToken)).TryGet(out bytes, out _)
            && EntryBundle.Parse(full, bytes).TryGet(out var whole, out _)
            ? EntryBundle.Of([.. whole.Entries.Take(bundle.Width)])
            : refusal;
    }

    /// <summary>Where a statement stands, as a mirror signs it; whose word that is, the caller checks.</summary>
    /// <param name="uid">A statement that the reader may see.</param>
    /// <param name="size">Entries that are to be replayed.</param>
    /// <param name="atMilliseconds">The time that the state is told for, Unix milliseconds.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The note; the mirror's refusal; or <c>note-malformed</c>.</returns>
    public async Task<Result<SignedNote>> StateAsync(Bytes32 uid, long size, ulong atMilliseconds, CancellationToken cancellationToken)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"state/{uid}?size={size}&at={atMilliseconds}");
        return (await _node.GetAsync(path, MaxNoteBytes, cancellationToken)).TryGet(out var bytes, out var refusal)
            ? SignedNote.Parse(System.Text.Encoding.UTF8.GetString(bytes))
            : refusal;
    }

    /// <summary>An inclusion proof as the node gives it, for the caller to verify.</summary>
    public async Task<Result<InclusionProof>> InclusionAsync(long index, long size, CancellationToken cancellationToken)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"proofs/inclusion/{index}?size={size}");
        return (await HashesAsync(path, cancellationToken)).TryGet(out var hashes, out var refusal)
            ? new InclusionProof(index, size, hashes)
            : refusal;
    }

    /// <summary>A consistency proof as the node gives it, for the caller to verify.</summary>
    public async Task<Result<ConsistencyProof>> ConsistencyAsync(long from, long to, CancellationToken cancellationToken)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"proofs/consistency?from={from}&to={to}");
        return (await HashesAsync(path, cancellationToken)).TryGet(out var hashes, out var refusal)
            ? new ConsistencyProof(from, to, hashes)
            : refusal;
    }

    /// <summary>What the log began with, as the pin has it.</summary>
    /// <returns>The genesis; <c>genesis-wrong-log</c> when it names another origin, domain, key or witnesses; or what <see cref="Genesis.Verify"/> refuses.</returns>
    /// <exception cref="InvalidOperationException">No genesis hash is pinned.</exception>
    public async Task<Result<Genesis>> GenesisAsync(CancellationToken cancellationToken)
    {
        var pinned = Log.GenesisHash ?? throw new InvalidOperationException("Whoever replays a log must know its genesis hash.");
        if (!(await _node.GetAsync("genesis", MaxDocumentBytes, cancellationToken)).TryGet(out var bytes, out var refusal)
            || !Genesis.Verify(bytes, pinned).TryGet(out var genesis, out refusal))
            return refusal;
        return genesis.Origin == Log.Origin && genesis.LogKey == Log.Key.ToString() && genesis.Domain == Log.Domain
            && (Log.Witnesses is null || Log.Witnesses.ToString() == genesis.Witnesses?.Policy.ToString())
            ? genesis
            : new Refusal("genesis-wrong-log", "The genesis is for another origin, domain, key or witnesses than the pinned ones.");
    }

    /// <returns>The document; <c>policy-hash-mismatch</c>; or what <see cref="PolicyDocument.Parse"/> refuses.</returns>
    public async Task<Result<PolicyDocument>> PolicyAsync(Hash hash, CancellationToken cancellationToken)
    {
        if (!(await _node.GetAsync(PolicyPath(hash), MaxDocumentBytes, cancellationToken)).TryGet(out var bytes, out var refusal)
            || !PolicyDocument.Parse(bytes).TryGet(out var document, out refusal))
            return refusal;
        return document.Hash == hash
            ? document
            : new Refusal("policy-hash-mismatch", "The node gave another policy document than the one asked for.");
    }

    /// <summary>Stores a document, so that a policy statement may name it. For governance.</summary>
    /// <returns>The document's hash, or the node's refusal.</returns>
    public async Task<Result<Hash>> PutPolicyAsync(PolicyDocument document, CancellationToken cancellationToken) =>
        (await _node.SendAsync(HttpMethod.Put, PolicyPath(document.Hash), document.Bytes.ToArray(), MaxDocumentBytes, cancellationToken))
            .TryGet(out _, out var refusal)
            ? document.Hash
            : refusal;

    /// <summary>Members and accreditations as the node has them: its word alone. Replay the log to know.</summary>
    public async Task<Result<JsonObject>> MembersAsync(CancellationToken cancellationToken) =>
        (await _node.GetAsync("members", NodeAnswer.MaxBytes, cancellationToken)).TryGet(out var bytes, out var refusal)
        && NodeAnswer.Parse(bytes).TryGet(out var answer, out refusal)
            ? answer.Json
            : refusal;

    private string StatementsPath(Acknowledgement acknowledgement) => "statements?ack=" + acknowledgement switch
    {
        Acknowledgement.Durable => "durable",
        Acknowledgement.Cosigned when Log.Witnesses is not null => "cosigned",
        _ => "published",
    };

    private static string PolicyPath(Hash hash) => $"policies/{Convert.ToHexStringLower(hash.ToArray())}";

    private Task<Result<byte[]>> GetTileAsync(TileCoordinate tile, int maxBytes, CancellationToken cancellationToken) =>
        _node.GetAsync(tile.Path, maxBytes, cancellationToken);

    private async Task<Result<List<Hash>>> HashesAsync(string path, CancellationToken cancellationToken)
    {
        if (!(await _node.GetAsync(path, NodeAnswer.MaxBytes, cancellationToken)).TryGet(out var bytes, out var refusal)
            || !NodeAnswer.Parse(bytes).TryGet(out var answer, out refusal))
            return refusal;
        var hashes = answer.Hashes("hashes");
        return answer.IsWhole ? hashes : NodeAnswer.Malformed;
    }
}
