using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Keys;

namespace TrustLedger.Tests.Protocol.Keys;

public sealed class Keccak256Tests
{
    [Fact]
    public void Hashes_nothing_to_the_well_known_value() => Assert.Equal(
        "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470", Keccak256.Of([]).ToString());

    [Fact]
    public void Agrees_with_ethers_around_every_block_boundary()
    {
        foreach (var vector in VectorFile.Json("ethers", "keccak256.json").AsArray())
            Assert.Equal(vector!.Text("hash"), Keccak256.Of(Hex.Read(vector!.Text("input"))!).ToString());
    }

    [Fact]
    public void Writes_addresses_with_the_checksum_of_EIP_55()
    {
        foreach (var written in VectorFile.Json("ethers", "addresses.json").AsArray().Select(node => node!.GetValue<string>()))
            Assert.Equal(written, Address.Read(written.ToLowerInvariant())!.Value.ToString());
    }

    [Fact]
    public void Reads_an_address_word_only_when_the_front_is_zero()
    {
        var address = Address.Read("0x79d0af3c38787C2C4ebF5b8ECbA37d302d7e5527")!.Value;
        Assert.Equal(address, Address.FromWord(address.ToWord()));
        for (var i = 0; i < 12; i++)
        {
            var word = address.ToWord().ToArray();
            word[i] = 1;
            Assert.Null(Address.FromWord(Bytes32.FromBytes(word)));
        }
    }
}
