using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Governance;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Notes;

namespace TrustLedger.Tests.Protocol.State;

/// <summary>Genesis drafts that their founders have signed.</summary>
internal static class TestGenesis
{
    public const ulong Start = 1_800_000_000;

    private static readonly string[] Governors = ["operator", "justice", "prosecution"];

    public static GenesisDraft Draft(PolicyDocument policy, params IEnumerable<GenesisMember> members) => new()
    {
        Origin = policy.Origin,
        LogKey = LogKey(policy.Origin),
        Readers = LogReaders.Members,
        Policy = policy,
        Members = [.. City.Founders, .. members],
    };

    public static Genesis Of(PolicyDocument policy, params IEnumerable<GenesisMember> members)
    {
        var draft = Draft(policy, members);
        return draft.Assemble(Signatures(draft), draft.EntryStatement(Start).Sign(draft.Domain, City.Key("operator"))).Value();
    }

    public static IEnumerable<GenesisSignature> Signatures(GenesisDraft draft) => Governors.Select(name =>
        draft.Sign(Codes(draft.Members.First(m => m.Key == City.Address(name).ToWord() && m.Role == Bytes32.FromCode("governance"))), City.Key(name)));

    public static string LogKey(string origin) =>
        new NoteSigner(origin, Ed25519Key.FromSeed(Keccak256.Of("log key").ToArray())).VerifierKey.ToString();

    private static string Codes(GenesisMember member) => member.Organisation.Code()!;
}
