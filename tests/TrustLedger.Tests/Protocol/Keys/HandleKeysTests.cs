using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Keys;

namespace TrustLedger.Tests.Protocol.Keys;

public sealed class HandleKeysTests
{
    private static readonly byte[] Seed = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    /// <summary>A change here would lose every resident's handles.</summary>
    [Fact]
    public void Derives_the_keys_that_it_always_derived()
    {
        foreach (var vector in VectorFile.Json("ethers", "handles.json").AsArray())
        {
            using var key = HandleKeys.Derive(Hex.Read(vector!.Text("seed")), vector!.Text("origin"),
                vector!.Text("purpose"), vector!["counter"]!.GetValue<uint>());
            Assert.Equal(vector!.Text("key"), Hex.Write(key.ToBytes()));
            Assert.Equal(vector!.Text("address"), key.Address.ToString());
        }
    }

    [Fact]
    public void Every_part_of_the_name_makes_another_handle()
    {
        Address[] handles =
        [
            Handle(Seed, "a", "claim", 0), Handle(Seed, "b", "claim", 0), Handle(Seed, "a", "case", 0),
            Handle(Seed, "a", "claim", 1), Handle(Sample.Flip(Seed, 0), "a", "claim", 0), Handle(Seed, "ac", "laim", 0),
        ];
        Assert.Equal(handles.Length, handles.Distinct().Count());
    }

    [Fact]
    public void Refuses_a_short_seed_and_names_that_could_run_into_each_other()
    {
        Assert.Throws<ArgumentException>(() => HandleKeys.Derive(Seed.AsSpan(0, 31), "a", "b", 0));
        Assert.Throws<ArgumentException>(() => HandleKeys.Derive(Seed, "a\0b", "", 0));
        Assert.Throws<ArgumentException>(() => HandleKeys.Derive(Seed, "a", "b\0", 0));
    }

    private static Address Handle(byte[] seed, string origin, string purpose, uint counter)
    {
        using var key = HandleKeys.Derive(seed, origin, purpose, counter);
        return key.Address;
    }
}
