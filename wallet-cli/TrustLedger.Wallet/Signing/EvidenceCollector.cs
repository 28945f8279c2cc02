using System.Text.Json.Nodes;
using TrustLedger.Client.Evidence;
using TrustLedger.Client.Reading;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Governance;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Statements;
using TrustLedger.Protocol.Statements.Bodies;

namespace TrustLedger.Wallet.Signing;

/// <summary>Gathers from a node what makes up the evidence for one statement.</summary>
/// <param name="node">The log, read as a member or with the statement's own handle.</param>
/// <param name="isMember">Members may read who was admitted; a handle only what is about itself.</param>
internal sealed class EvidenceCollector(NodeClient node, bool isMember)
{
    private readonly SortedDictionary<long, EvidenceEntry> _entries = [];
    private readonly HashSet<Bytes32> _seen = [];
    private readonly Dictionary<Hash, PolicyDocument> _documents = [];

    /// <summary>The statement, what it refers to, what was said to the same handle, and who was admitted to say it.</summary>
    /// <returns>The file, without openings and credentials; or the node's refusal.</returns>
    public async Task<Result<EvidenceFile>> CollectAsync(Bytes32 subject, JsonObject genesis, CancellationToken cancellationToken)
    {
        if (!(await AddAsync(subject, cancellationToken)).TryGet(out var found, out var refusal))
            return refusal;
        // What is about nobody shares the zero address with all else that is: there only what refers to it belongs to it.
        var recipient = found.Statement.Statement.Recipient;
        var about = recipient.IsZero ? new StatementQuery { RefUid = subject } : new StatementQuery { Recipient = recipient };
        if (await AddListAsync(about, cancellationToken) is { } missing)
            return missing;
        if (isMember)
        {
            foreach (var schema in new[] { Schemas.Member, Schemas.Policy })
            {
                if (await AddListAsync(new StatementQuery { Schema = schema.Uid }, cancellationToken) is { } unlisted)
                    return unlisted;
            }
        }

        return new EvidenceFile
        {
            Log = node.Log.Name,
            Genesis = genesis,
            Documents = [.. _documents.Values.Select(document => JsonNode.Parse(document.Bytes.Span)!.AsObject())],
            Entries = [.. _entries.Values],
            Subject = subject,
        };
    }

    private async Task<Refusal?> AddListAsync(StatementQuery query, CancellationToken cancellationToken)
    {
        for (long? after = null; ;)
        {
            if (!(await node.ListAsync(query with { After = after }, cancellationToken)).TryGet(out var page, out var refusal))
                return refusal;
            foreach (var item in page.Items)
            {
                if (!(await AddAsync(item.Statement.Uid, cancellationToken)).TryGet(out _, out refusal))
                    return refusal;
                // What others said about an admission has the admitted key, not our handle, as its recipient.
                if (query.Schema is not null
                    && await AddListAsync(new StatementQuery { RefUid = item.Statement.Uid }, cancellationToken) is { } missing)
                {
                    return missing;
                }
            }

            if ((after = page.Next) is null)
                return null;
        }
    }

    private async Task<Result<FoundStatement>> AddAsync(Bytes32 uid, CancellationToken cancellationToken)
    {
        if (!(await node.FindAsync(uid, cancellationToken)).TryGet(out var found, out var refusal))
            return refusal;
        if (!_seen.Add(uid))
            return found;

        _entries[found.Index] = new EvidenceEntry(found.Index, found.Entry.Encode(), found.Proof.ToString());
        if (found.Index > 0 && found.Statement.Statement.Read<PolicyBody>().TryGet(out var policy, out _)
            && !(await AddDocumentAsync(policy.DocumentHash, cancellationToken)).TryGet(out _, out refusal))
        {
            return refusal;
        }

        var reference = found.Statement.Statement.RefUid;
        if (!reference.IsZero && !_seen.Contains(reference) && !(await AddAsync(reference, cancellationToken)).TryGet(out _, out refusal))
            return refusal;
        return found;
    }

    private async Task<Result<PolicyDocument>> AddDocumentAsync(Bytes32 hash, CancellationToken cancellationToken)
    {
        var result = await node.PolicyAsync(Hash.FromBytes(hash.ToArray()), cancellationToken);
        if (result.TryGet(out var document, out _))
            _documents[document.Hash] = document;
        return result;
    }
}
