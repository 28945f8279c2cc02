using System.Text.Json.Nodes;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Governance;
using TrustLedger.Tests.Protocol.State;

namespace TrustLedger.Tests.Protocol.Governance;

public sealed class GenesisDraftTests
{
    private static readonly GenesisDraft Draft = TestGenesis.Draft(City.Identity, IdentityTests.Members);

    [Fact]
    public void Reads_back_what_it_wrote_down_to_the_digest_that_founders_sign()
    {
        var read = GenesisDraft.Parse(Draft.Bytes()).Value();

        Assert.Equal((Draft.SigningDigest(), Draft.Hash(), Draft.Domain), (read.SigningDigest(), read.Hash(), read.Domain));
        Assert.Equal(Draft.Members, read.Members);
    }

    [Fact]
    public void Indentation_changes_nothing()
    {
        var indented = JsonNode.Parse(Draft.Bytes())!.ToJsonString(new() { WriteIndented = true });

        Assert.Equal(Draft.SigningDigest(), GenesisDraft.Parse(System.Text.Encoding.UTF8.GetBytes(indented)).Value().SigningDigest());
    }

    [Fact]
    public void A_key_that_the_canonical_form_spells_otherwise_is_refused_and_not_respelt()
    {
        var upper = Changed(draft => draft["members"]![0]!["key"] = "0x" + ((string)draft["members"]![0]!["key"]!)[2..].ToUpperInvariant());

        Assert.Equal("genesis-malformed", upper);
    }

    [Fact]
    public void What_no_reader_would_take_later_is_not_signed_now()
    {
        Assert.Equal("genesis-malformed", Changed(draft => draft["more"] = 1));
        Assert.Equal("genesis-malformed", Changed(draft => draft.Remove("readers")));
        Assert.Equal("policy-malformed", Changed(draft => draft["policy"]!["more"] = 1));
        Assert.Equal("genesis-domain-mismatch", Changed(draft => draft["domain"]!["verifyingContract"] = City.Address("relay").ToLowerHex()));
        Assert.Equal("genesis-policy-mismatch", Changed(draft => draft["policy"]!["version"] = 1));
        Assert.Equal("genesis-quorum-impossible", Changed(draft => draft["policy"]!["governance"]!["quorum"]!["threshold"] = 4));
        Assert.Equal("genesis-key-shared", Changed(draft => draft["members"]!.AsArray().Add(draft["members"]![0]!.DeepClone())));
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("""{"type":1,"type":1}""")]
    public void A_file_that_is_no_strict_json_is_refused(string text) =>
        Assert.Equal("json-malformed", GenesisDraft.Parse(System.Text.Encoding.UTF8.GetBytes(text)).Refusal().Code);

    private static string Changed(Action<JsonObject> change)
    {
        var node = JsonNode.Parse(Draft.Bytes())!.AsObject();
        change(node);
        return GenesisDraft.Parse(Jcs.Write(node)).Refusal().Code;
    }
}
