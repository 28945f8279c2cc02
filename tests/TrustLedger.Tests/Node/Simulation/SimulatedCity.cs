using TrustLedger.Node.Policies;
using TrustLedger.Node.Storage;
using TrustLedger.Protocol.Governance;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Statements;
using TrustLedger.Tests.Node.Sequencing;
using TrustLedger.Tests.Protocol.State;

namespace TrustLedger.Tests.Node.Simulation;

/// <summary>What all simulated nodes share, made once: a genesis, and statements that are signed already.</summary>
internal static class SimulatedCity
{
    public const int Statements = 64;

    public static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeSeconds((long)TestGenesis.Start + 1_000);

    public static Genesis Genesis { get; } = Found();

    /// <summary>Bindings of as many residents.</summary>
    public static IReadOnlyList<SignedStatement> Pool { get; } = [.. Enumerable.Range(0, Statements).Select(at =>
        Statement.Of(Words.Bind(), City.Address($"resident {at}"), (ulong)Start.ToUnixTimeSeconds() - 10)
            .Sign(Genesis.Domain, City.Key("registrar")))];

    /// <summary>An index without entries, to begin from: making its tables takes longer than all else in a short life.</summary>
    public static byte[] EmptyIndex { get; } = MakeIndex();

    public static LogKey Key() => new(City.Identity.Origin, Ed25519Key.FromSeed(Keccak256.Of("log key").ToArray()));

    private static Genesis Found()
    {
        using var key = Key();
        return SequencerKit.Assemble(City.Identity, LogReaders.Open, key.VerifierKey.ToString());
    }

    private static byte[] MakeIndex()
    {
        using var folder = new MemoryFolder();
        var path = Path.Combine(folder.Path, "index.db");
        EntryIndex.Open(path, Genesis.Origin, Genesis.Hash, _ => true).Dispose();
        return File.ReadAllBytes(path);
    }
}
