using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using TrustLedger.Client.Evidence;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Notes;
using TrustLedger.Protocol.State;
using TrustLedger.Tests.Protocol.State;

namespace TrustLedger.Tests.Client;

/// <summary>What a wallet's evidence file says of a statement is what node and client say who have the whole log.</summary>
public sealed class EvidenceProperties
{
    [Fact]
    public void A_file_of_every_entry_says_what_the_log_says() =>
        Prop.ForAll(RandomLog.Attempts, Agrees).Check(Config.QuickThrowOnFailure.WithMaxTest(8));

    private static bool Agrees(Attempt[] attempts)
    {
        var log = RandomLog.Of(attempts);
        var served = new FakeLog(log.Genesis, new NoteSigner(log.Genesis.Origin, Ed25519Key.FromSeed(Keccak256.Of("log key").ToArray())));
        served.Entries.AddRange(log.Entries.Select(entry => entry.Encode()));
        using var node = new FakeNode(served);
        var whole = new EvidenceFile
        {
            Log = "corrections",
            Genesis = JsonNode.Parse(log.Genesis.Envelope.Span)!.AsObject(),
            Documents = [.. log.Documents.Values.Select(document => JsonNode.Parse(document.Bytes.Span)!.AsObject())],
            Entries = [.. served.Entries.Select((bytes, index) => new EvidenceEntry(index, bytes, node.Proof(index).ToString()))],
            Subject = default,
        };
        var now = DateTimeOffset.FromUnixTimeMilliseconds((long)log.State.LastAcceptedMilliseconds);
        return log.Entries.TakeLast(5).Select(entry => entry.Uid).Distinct().All(uid =>
        {
            var found = EvidenceVerifier.Verify(whole with { Subject = uid }, log.Genesis.Hash, now);
            return found.TryGet(out var finding, out var refusal)
                ? Same(finding.View, log.State.View(uid))
                : refusal.Code == "evidence-quarantined" && log.State.Quarantined.Any(entry => entry.Uid == uid);
        });
    }

    private static bool Same(StatementView one, StatementView other) =>
        (one.State, one.Index, one.EffectiveIndex, one.Author, one.Policy, one.SupersededBy, one.RevokedBy)
            == (other.State, other.Index, other.EffectiveIndex, other.Author, other.Policy, other.SupersededBy, other.RevokedBy)
        && one.Endorsements.SequenceEqual(other.Endorsements) && one.MissingRoles.SequenceEqual(other.MissingRoles, StringComparer.Ordinal);
}
