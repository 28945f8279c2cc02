using System.Globalization;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Entries;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Statements;
using TrustLedger.Tests.Protocol.Statements;

namespace TrustLedger.Tests.Protocol.Entries;

public sealed class LogEntryTests
{
    [Fact]
    public void Golden_entries_are_written_and_read_byte_for_byte()
    {
        var statements = VectorFile.Json("ethers", "statements.json").AsArray()
            .ToDictionary(node => node!.Text("name"), node => node!, StringComparer.Ordinal);
        foreach (var golden in VectorFile.Json("entries", "golden.json").AsArray().Where(node => node!["statement"] is not null))
        {
            var signed = SignedStatement.Parse(EasVectorTests.FileOf(statements[golden!.Text("statement")])).Value();
            var entry = LogEntry.Of(signed, Milliseconds(golden!), Hex.Read(golden!.Text("outer"))!);
            Assert.Equal(golden!.Text("entry"), Hex.Write(entry.Encode()));
            Assert.Equal(golden!.Text("leafHash"), entry.LeafHash.ToWord().ToString());

            var read = LogEntry.Parse(Hex.Read(golden!.Text("entry"))!).Value();
            Assert.Equal(entry, read);
            Assert.Equal(signed, read.Verify(signed.Domain).Value());
        }
    }

    [Fact]
    public void Golden_padding_is_written_and_read_byte_for_byte()
    {
        var golden = VectorFile.Json("entries", "golden.json").AsArray().Single(node => node!["statement"] is null)!;
        var bytes = LogEntry.Padding(Milliseconds(golden), Hex.Read(golden.Text("random"))!);
        Assert.Equal(golden.Text("entry"), Hex.Write(bytes));

        var entry = LogEntry.Parse(bytes).Value();
        Assert.True(entry.IsPadding);
        Assert.Equal((byte)0, entry.Suite);
        Assert.Equal(Bytes32.Zero, entry.Uid);
        Assert.Equal(golden.Text("leafHash"), entry.LeafHash.ToWord().ToString());
        Assert.Equal(bytes, entry.Encode());
        Assert.Equal("entry-padding", entry.Verify(StatementDomain.ForOrigin("a")).Refusal().Code);
        Assert.Throws<ArgumentException>(() => LogEntry.Padding(0, new byte[31]));
    }

    [Fact]
    public void Reads_back_what_it_wrote() => Sample.Check(Entries, pair =>
    {
        var read = LogEntry.Parse(pair.Entry.Encode()).Value();
        Assert.Equal(pair.Entry, read);
        Assert.Equal(pair.Entry.Encode(), read.Encode());
        Assert.Equal(pair.Signed.Uid, read.Uid);
        Assert.Equal(pair.Signed, read.Verify(pair.Signed.Domain).Value());
    });

    /// <summary>The signature covers the statement and, by recovery, the signer; the tree covers every byte.</summary>
    [Fact]
    public void No_flipped_bit_passes()
    {
        var pair = Entries.Sample(1).Single();
        var bytes = pair.Entry.Encode();
        var outer = bytes.Length - pair.Entry.Outer.Length;
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            var flipped = Sample.Flip(bytes, bit);
            Assert.NotEqual(Hash.OfLeaf(bytes), Hash.OfLeaf(flipped));
            if (!LogEntry.Parse(flipped).TryGet(out var entry, out _))
                continue;
            Assert.Equal(flipped, entry.Encode());
            var signedPart = bit / 8 is < 2 or >= 10 && bit / 8 < outer;
            Assert.Equal(!signedPart, entry.Verify(pair.Signed.Domain).Succeeded());
        }
    }

    [Fact]
    public void Truncation_and_additions_are_refused() => Sample.Check(Entries, pair =>
    {
        var bytes = pair.Entry.Encode();
        for (var length = 0; length < bytes.Length; length += 1 + (length / 50))
            Assert.Equal("entry-malformed", LogEntry.Parse(bytes.AsSpan(0, length)).Refusal().Code);
        Assert.Equal("entry-malformed", LogEntry.Parse([.. bytes, 0]).Refusal().Code);
    });

    [Theory]
    [InlineData(0, 2, "entry-format-unknown")] // format
    [InlineData(0, 0, "entry-format-unknown")] // padding's format with a statement's suite
    [InlineData(1, 2, "entry-format-unknown")] // suite
    [InlineData(96, 1, "entry-format-unknown")] // version
    [InlineData(165, 2, "entry-malformed")] // revocable
    public void Refuses_bytes_that_it_would_not_write(int at, byte value, string code)
    {
        var bytes = Entries.Sample(1).Single().Entry.Encode();
        bytes[at] = value;
        Assert.Equal(code, LogEntry.Parse(bytes).Refusal().Code);
    }

    [Fact]
    public void An_entry_of_65535_bytes_is_the_longest()
    {
        var signed = Sample.Signed.Sample(1).Single();
        var room = LogEntry.MaxBytes - LogEntry.Of(signed, 0).Encode().Length;
        var longest = LogEntry.Of(signed, 0, new byte[room]).Encode();
        Assert.Equal(LogEntry.MaxBytes, longest.Length);
        Assert.True(LogEntry.Parse(longest).Succeeded());
        Assert.Equal("entry-too-long", LogEntry.Parse([.. longest, 0]).Refusal().Code);
        Assert.Throws<ArgumentException>(() => LogEntry.Of(signed, 0, new byte[room + 1]));
        Assert.Equal(LogEntry.MaxBytes, Statement.MaxDataBytes + LogEntry.Of(signed, 0).Encode().Length - signed.Statement.Data.Length);
    }

    [Fact]
    public void Without_its_proof_an_entry_means_the_same_and_verifies_nowhere() => Prop.ForAll(Entries.ToArbitrary(), pair =>
    {
        var bare = LogEntry.Parse(pair.Entry.Unproven().Encode()).Value();
        return bare.Uid == pair.Entry.Uid && bare.Signer == pair.Entry.Signer && bare.Statement == pair.Entry.Statement
            && bare.AcceptedMilliseconds == pair.Entry.AcceptedMilliseconds && bare.Outer.IsEmpty
            && !bare.Verify(pair.Signed.Domain).TryGet(out _, out _);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Padding_without_its_random_bytes_is_padding_of_the_same_time()
    {
        var bare = LogEntry.Parse(LogEntry.Padding(7, [.. Enumerable.Repeat((byte)9, 32)])).Value().Unproven();
        Assert.Equal(LogEntry.Padding(7, new byte[32]), bare.Encode());
        Assert.True(bare.IsPadding);
    }

    [Fact]
    public void An_entry_of_one_log_does_not_verify_on_another()
    {
        var pair = Entries.Sample(1).Single();
        Assert.Equal("signer-mismatch", pair.Entry.Verify(StatementDomain.ForOrigin("elsewhere")).Refusal().Code);
    }

    private static FsCheck.Gen<(SignedStatement Signed, LogEntry Entry)> Entries =>
        from signed in Sample.Signed
        from accepted in Sample.Numbers
        from outer in Sample.BytesUpTo(80)
        select (signed, LogEntry.Of(signed, accepted, outer));

    private static ulong Milliseconds(JsonNode golden) =>
        ulong.Parse(golden.Text("acceptedMilliseconds"), CultureInfo.InvariantCulture);
}
