using TrustLedger.Protocol.Governance;
using TrustLedger.Protocol.Keys;

namespace TrustLedger.Tests.Protocol.State;

/// <summary>The demo city's organisations, their keys by a readable name, and the three logs' policies.</summary>
internal static class City
{
    public const string Justice = "11090101000000019H";
    public const string Fund = "11090101000000027C";
    public const string Operator = "52090202MA0000090D";
    public const string Prosecution = "91090202TE5T00016R";
    public const string Office = "310901010000000355";
    public const string OtherCounty = "other-county";
    public const string District = "090101";

    private static readonly Dictionary<string, Secp256k1Key> Keys = new(StringComparer.Ordinal);

    public static PolicyDocument Identity { get; } = Policy("identity");

    public static PolicyDocument Approvals { get; } = Policy("approvals");

    public static PolicyDocument Corrections { get; } = Policy("corrections");

    /// <summary>The key of whoever goes by that name, the same in every test.</summary>
    public static Secp256k1Key Key(string who)
    {
        lock (Keys)
        {
            if (!Keys.TryGetValue(who, out var key))
                Keys[who] = key = Secp256k1Key.FromBytes(Keccak256.Of("a key of the tests: " + who).ToArray()).Value();
            return key;
        }
    }

    public static Address Address(string who) => Key(who).Address;

    /// <summary>Three founders of different organisations; two make a quorum.</summary>
    public static GenesisMember[] Founders { get; } =
    [
        GenesisMember.Of(Operator, "governance", District, Address("operator")),
        GenesisMember.Of(Justice, "governance", District, Address("justice")),
        GenesisMember.Of(Prosecution, "governance", District, Address("prosecution")),
        GenesisMember.Of(Operator, "relay", District, Address("relay")),
    ];

    public static PolicyDocument Policy(string log) =>
        PolicyDocument.Parse(File.ReadAllBytes(Path.Combine(Repository.Root, "tests/TrustLedger.Demo/Data/policies", log + ".json"))).Value();
}
