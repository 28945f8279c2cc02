using TrustLedger.Protocol.Checkpoints;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Notes;
using TrustLedger.Protocol.Witnesses;

namespace TrustLedger.Tests.Protocol.Witnesses;

/// <summary>A log and its witnesses, for tests.</summary>
internal static class WitnessKit
{
    public const string Origin = "yunxi.example/identity";
    public const string Operator = "11090101000000019H";

    public static readonly NoteSigner Log = NoteKeys.Signer(Origin);

    public static IReadOnlyList<NoteSigner> Signers { get; } =
        [.. Enumerable.Range(1, 4).Select(number => NoteKeys.Signer($"witness.example/{number}"))];

    public static IReadOnlyList<PolicyWitness> Witnesses { get; } =
        [.. Signers.Select((signer, at) => new PolicyWitness($"org-{at + 1}", signer.CosignatureKey, Url: null))];

    public static WitnessPolicy Policy(int threshold, int count) =>
        WitnessPolicy.Of(new PolicyLog(Log.VerifierKey, Url: null), threshold, [.. Witnesses.Take(count)]).Value();

    public static IReadOnlyList<Hash> Leaves(int count, string kind = "leaf") =>
        [.. Enumerable.Range(0, count).Select(at => Hash.OfLeaf(System.Text.Encoding.UTF8.GetBytes($"{kind} {at}")))];

    public static Checkpoint CheckpointOf(IReadOnlyList<Hash> leaves) =>
        Checkpoint.Create(Origin, leaves.Count, MerkleTree.Root(leaves)).Value();

    public static SignedNote Signed(IReadOnlyList<Hash> leaves) => CheckpointOf(leaves).Sign(Log);
}
