using System.Diagnostics;
using TrustLedger.Benchmarks.Subjects;
using TrustLedger.Protocol.Entries;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.Benchmarks.Micro;

/// <summary>The single operations that everything else is made of, each on one core.</summary>
internal static class MicroBenchmarks
{
    private const int Leaves = 65_536;

    public static void Run(LedgerReport report, BenchCity city)
    {
        var statements = city.Next(1_000);
        var json = Array.ConvertAll(statements, statement => System.Text.Encoding.UTF8.GetBytes(statement.ToJson()));
        var digests = Array.ConvertAll(statements, statement => statement.Statement.Digest(city.Domain));
        var entries = Array.ConvertAll(statements, statement => LogEntry.Of(statement, 1_700_000_000_000).Encode());
        using var ed25519 = Ed25519Key.Generate();

        Add("recover_signer", 1_000, i => Secp256k1.Recover(digests[i], statements[i].Signature));
        Add("digest_and_recover", 1_000, i => SignedStatement.Verify(city.Domain, statements[i].Statement, statements[i].Signature, null));
        Add("parse_and_recover_json", 1_000, i => SignedStatement.Parse(json[i], city.Domain));
        Add("parse_entry", 1_000, i => LogEntry.Parse(entries[i]));
        Add("hash_leaf", 1_000, i => Hash.OfLeaf(entries[i]));
        Add("ed25519_sign", 1_000, i => ed25519.Sign(entries[i].AsSpan(0, 150)));

        var leaves = new Hash[Leaves];
        for (var i = 0; i < Leaves; i++)
            leaves[i] = Hash.Of(BitConverter.GetBytes(i));
        var root = MerkleTree.Root(leaves);
        report.Micro["tree_leaves_appended"] = Rate(Leaves, () =>
        {
            var tree = CompactRange.Empty();
            foreach (var leaf in leaves)
                tree.Append(leaf);
        });
        var proofs = Enumerable.Range(0, 20).Select(i => MerkleTree.Prove(leaves, i * 3_001)).ToArray();
        report.Micro["proof_made_from_65536_leaves"] = Rate(1, () => _ = MerkleTree.Prove(leaves, 12_345));
        report.Micro["proof_checked_in_65536_leaves"] = Rate(20, () =>
        {
            foreach (var proof in proofs)
                _ = proof.Verify(leaves[(int)proof.LeafIndex], root);
        });

        void Add<T>(string name, int count, Func<int, T> operation) => report.Micro[name] = Rate(count, () =>
        {
            for (var i = 0; i < count; i++)
                _ = operation(i);
        });
    }

    // The best of five turns of a fifth of a second: what the operation costs, not what disturbs it.
    private static double Rate(int operations, Action turn)
    {
        turn();
        var best = 0.0;
        for (var repeat = 0; repeat < 5; repeat++)
        {
            var start = Stopwatch.GetTimestamp();
            var turns = 0;
            while (Stopwatch.GetElapsedTime(start) < TimeSpan.FromMilliseconds(200))
            {
                turn();
                turns++;
            }

            best = Math.Max(best, turns * operations / Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return Math.Round(best);
    }
}
