using FsCheck.Fluent;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Statements;
using TrustLedger.Protocol.Statements.Bodies;

namespace TrustLedger.Tests.Protocol.Statements;

public sealed class BodyTests
{
    private static readonly Address Key = Address.Read("0x79d0af3c38787C2C4ebF5b8ECbA37d302d7e5527")!.Value;

    [Fact]
    public void Every_schema_reads_back_what_it_wrote_and_nothing_near_it()
    {
        var word = Keccak256.Of("word");
        var seen = new List<Schema>();
        ReadsBack(new PolicyBody(7, word), seen);
        ReadsBack(new MemberBody(word, word, word, word, KeyKind.Secp256k1, Key.ToWord(), 1, 2), seen);
        ReadsBack(new AccreditationBody(word, word, word, AccreditationPurpose.SignStatus, 1, ulong.MaxValue), seen);
        ReadsBack(new BindingBody(word, word, 3), seen);
        ReadsBack(new ClaimBody(word, word), seen);
        ReadsBack(new AttestationBody(word, word, 255, AttestationRelation.Peer), seen);
        ReadsBack(new AcceptanceBody(word, Outcome.Accepted), seen);
        ReadsBack(new ApplicationBody(word, word, word), seen);
        ReadsBack(new DecisionBody(word, Outcome.ToHuman, word, word), seen);
        ReadsBack(new RecordBody(word, word, word, 12, RecordRelation.Supersedes, word), seen);
        ReadsBack(new EndorsementBody(Verdict.OpineAgainst, word, word, Bytes32.Zero), seen);
        ReadsBack(new RevocationBody(4, 99), seen);
        ReadsBack(new ErasureBody(word), seen);
        ReadsBack(new DigestBody(word, 20_454), seen);
        Assert.Equal(Schemas.All, seen);
    }

    [Fact]
    public void Fields_stand_in_the_order_of_the_definition()
    {
        Bytes32[] words = [.. Enumerable.Range(1, 4).Select(i => Keccak256.Of($"{i}"))];
        var record = new RecordBody(words[0], words[1], words[2], 0x0102030405060708, RecordRelation.Answers, words[3]).Encode();
        Assert.Equal(
            string.Concat(words[..3].Select(word => word.ToString()[2..])) + "0102030405060708".PadLeft(64, '0')
            + "2".PadLeft(64, '0') + words[3].ToString()[2..],
            Convert.ToHexStringLower(record));
        Assert.Equal("recordType caseHandle commitment number relation policy",
            string.Join(' ', Schemas.Record.Fields.Select(field => field.Name)));
    }

    [Fact]
    public void Random_words_decode_only_to_what_writes_them() =>
        Sample.Check(Sample.Words.ArrayOf(4).Select(words => words.SelectMany(word => word.ToArray()).ToArray()), data =>
            Assert.False(EndorsementBody.Decode(data).TryGet(out var body, out _) && !body.Encode().SequenceEqual(data)));

    [Fact]
    public void A_number_without_a_name_is_refused()
    {
        foreach (var (number, named) in new[] { (0, false), (1, true), (6, true), (7, false), (255, false) })
        {
            var data = new EndorsementBody(Verdict.Approve, default, default, default).Encode();
            data[31] = (byte)number;
            Assert.Equal(named, EndorsementBody.Decode(data).Succeeded());
        }
    }

    [Fact]
    public void A_member_with_an_address_has_an_address()
    {
        var member = new MemberBody(default, default, default, default, KeyKind.Secp256k1, Key.ToWord(), 0, 0);
        Assert.Equal(Key, MemberBody.Decode(member.Encode()).Value().Address);
        Assert.Null((member with { KeyKind = KeyKind.Ed25519 }).Address);
        var hash = member with { Key = Keccak256.Of("no address") };
        Assert.Equal("data-malformed", MemberBody.Decode(hash.Encode()).Refusal().Code);
        Assert.True(MemberBody.Decode((hash with { KeyKind = KeyKind.SpkiSha256 }).Encode()).Succeeded());
    }

    [Fact]
    public void A_statement_is_read_as_its_own_schema_only()
    {
        var statement = Statement.Of(new ClaimBody(default, default), Address.Zero, time: 1);
        Assert.Equal(new ClaimBody(default, default), statement.Read<ClaimBody>().Value());
        Assert.Equal("schema-mismatch", statement.Read<DigestBody>().Refusal().Code);
        Assert.Equal("data-malformed", (statement with { Data = new byte[63] }).Read<ClaimBody>().Refusal().Code);
    }

    [Fact]
    public void Schemas_are_found_by_uid_and_by_name()
    {
        Assert.All(Schemas.All, schema => Assert.Same(schema, Schemas.Find(schema.Uid)));
        Assert.All(Schemas.All, schema => Assert.Same(schema, Schemas.Find(schema.Name)));
        Assert.Null(Schemas.Find(Bytes32.Zero));
        Assert.Null(Schemas.Find("Claim"));
        Assert.Equal(Schemas.All.Count, Schemas.All.Select(schema => schema.Uid).Distinct().Count());
    }

    /// <summary>A definition never changes: entries name it by these hashes.</summary>
    [Theory]
    [InlineData("policy", "0x38cc32ffbacde7f047d280685143dc6ea6cf2a5b1737576613dc3bb46781a087")]
    [InlineData("member", "0x3545eea525b6ae49245318ae61c76c1a815a7a0aecd83a210d5fb94f43e50a19")]
    [InlineData("accreditation", "0x081ca705b60ad80b78bdbbef733da0940b28b69a769c5888bc043dceca9a0393")]
    [InlineData("binding", "0x3e2587057ad5158a489ef3b0a8e19af842306ac97f5021e9ead68855490e3ac4")]
    [InlineData("claim", "0xbf6820efa21900857776011e6eb955546d6522a38a4f4130d1ab251d32835191")]
    [InlineData("attestation", "0xefc970867c4d86ce452fcc5f1ead630302bbb8b0019da628ec32de7f783cea97")]
    [InlineData("acceptance", "0x93243aab14e43f95525c025af8907eddfdc419f01a986806755343f16b635e8f")]
    [InlineData("application", "0x7a5bb332c3e708c97aaa64c758811ca85785e28d607e93003155b07e68b06e0a")]
    [InlineData("decision", "0x6817e066b40063656b711ee11b2acf23f60f675c7d5dcd339079f8b60f42884b")]
    [InlineData("record", "0x532e3f2cf0ef3821591e77bf4f968e5eb31911e763541889d442f418e89c37f1")]
    [InlineData("endorsement", "0x743c4814df2a59b971d2297be7c79217454de05185630857ec7dd6025f6cc55d")]
    [InlineData("revocation", "0x12cbaa70ebf75f70ef9548d6d1d60ff243b05912004c417345faff28ed58d6e3")]
    [InlineData("erasure", "0x5f43bcbfdf7450bb7af4ae373156bcbbf3bcd2f1264a7e390fb05353440ea193")]
    [InlineData("digest", "0x5196bca1a7a32c257460b2acfb8692de29df1b82bcf31902f5fb0948b7101fbc")]
    public void Uids_are_pinned(string name, string uid) => Assert.Equal(uid, Schemas.Find(name)!.Uid.ToString());

    private static void ReadsBack<TBody>(TBody body, List<Schema> seen) where TBody : IStatementBody<TBody>
    {
        var data = body.Encode();
        Assert.Equal(TBody.Schema.Fields.Count * Bytes32.Length, data.Length);
        Assert.Equal(body, TBody.Decode(data).Value());
        seen.Add(TBody.Schema);

        for (var length = 0; length < data.Length; length++)
            Assert.Equal("data-malformed", TBody.Decode(data.AsSpan(0, length)).Refusal().Code);
        Assert.Equal("data-malformed", TBody.Decode([.. data, .. new byte[32]]).Refusal().Code);
        Assert.Equal("data-malformed", TBody.Decode([.. data, 0]).Refusal().Code);

        // A flipped bit means something else, or nothing: never the same.
        for (var bit = 0; bit < data.Length * 8; bit++)
            Assert.False(TBody.Decode(Sample.Flip(data, bit)).TryGet(out var other, out _) && other.Equals(body));
    }
}
