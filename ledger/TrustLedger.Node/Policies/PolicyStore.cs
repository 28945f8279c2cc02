using System.Collections.Concurrent;
using TrustLedger.Node.Storage;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Governance;
using TrustLedger.Protocol.Merkle;

namespace TrustLedger.Node.Policies;

/// <summary>The policy documents of a log, each under the hash of its canonical bytes.</summary>
/// <remarks>
/// A document is durable when <see cref="Put"/> returns; calls may overlap. After a <see cref="DiskFault"/> it may be
/// there or not: putting it again is safe. Who rewrites a file is found out at the next start, by its name.
/// </remarks>
internal sealed class PolicyStore
{
    /// <summary>The most documents that are kept: governance members alone may put one.</summary>
    private const int Limit = 1_000;

    private readonly IDisk _disk;
    private readonly LogFolder _folder;
    private readonly ConcurrentDictionary<Hash, PolicyDocument> _documents;

    private PolicyStore(IDisk disk, LogFolder folder, ConcurrentDictionary<Hash, PolicyDocument> documents) =>
        (_disk, _folder, _documents) = (disk, folder, documents);

    public IReadOnlyDictionary<Hash, PolicyDocument> All => _documents;

    /// <returns>The store; or <c>policy-damaged</c> when a file is not the document that its name says.</returns>
    public static Result<PolicyStore> Open(IDisk disk, LogFolder folder)
    {
        disk.MakeFolder(folder.Policies);
        var documents = new ConcurrentDictionary<Hash, PolicyDocument>();
        foreach (var path in disk.List(folder.Policies).Where(path => path.EndsWith(".json", StringComparison.Ordinal)))
        {
            if (disk.ReadAll(path) is not { } bytes || !PolicyDocument.Parse(bytes).TryGet(out var document, out _)
                || FileName(document.Hash) != Path.GetFileName(path))
            {
                return new Refusal("policy-damaged", $"{Path.GetFileName(path)} is not the policy document of that hash.");
            }

            documents[document.Hash] = document;
        }

        disk.SyncFolder(folder.Policies); // A document whose name was left unsynced counts from here on.
        return new PolicyStore(disk, folder, documents);
    }

    public PolicyDocument? Find(Hash hash) => _documents.GetValueOrDefault(hash);

    /// <returns>Null; or <c>policies-full</c>.</returns>
    public Refusal? Put(PolicyDocument document)
    {
        if (_documents.ContainsKey(document.Hash))
            return null;
        if (_documents.Count >= Limit)
            return new Refusal("policies-full", $"{Limit} policy documents are stored already.");

        _disk.ReplaceDurably(Path.Combine(_folder.Policies, FileName(document.Hash)), document.Bytes.Span);
        _documents[document.Hash] = document;
        return null;
    }

    private static string FileName(Hash hash) => Convert.ToHexStringLower(hash.ToArray()) + ".json";
}
