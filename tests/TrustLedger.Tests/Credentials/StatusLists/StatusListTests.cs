using System.IO.Compression;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using TrustLedger.Credentials.StatusLists;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Tests.Credentials.StatusLists;

public sealed class StatusListTests
{
    private static readonly int[] OneBit = [1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1];
    private static readonly int[] TwoBits = [1, 2, 0, 3, 0, 1, 0, 1, 1, 2, 3, 3];

    [Fact]
    public void Reads_the_drafts_short_list_of_one_bit() => Assert.Equal(OneBit, Entries(Draft("status_list_encoding_json.md"), 16));

    [Fact]
    public void Reads_the_drafts_short_list_of_two_bits() => Assert.Equal(TwoBits, Entries(Draft("status_list_encoding2_json.md"), 12));

    [Theory]
    [InlineData(1, "status_list_encoding1_long_json.md")]
    [InlineData(2, "status_list_encoding2_long_json.md")]
    [InlineData(4, "status_list_encoding4_json.md")]
    [InlineData(8, "status_list_encoding8_json.md")]
    public void Reads_the_drafts_long_lists(int bits, string file)
    {
        var expected = new int[1 << 20];
        var set = Vectors.Json("token-status-list", "long-lists.json")[$"{bits}"]!.AsObject();
        foreach (var (index, value) in set)
            expected[int.Parse(index, System.Globalization.CultureInfo.InvariantCulture)] = value!.GetValue<int>();

        var list = Draft(file);

        Assert.Equal(bits, list.Bits);
        Assert.Equal(1 << 20, list.Count);
        Assert.Equal(expected, Entries(list, 1 << 20));
    }

    [Fact]
    public void Reads_back_what_it_wrote()
    {
        var any = from bits in Gen.Elements(1, 2, 4, 8)
                  from values in Gen.Choose(0, (1 << bits) - 1).NonEmptyListOf()
                  select (bits, values: values.ToArray());

        Prop.ForAll(any.ToArbitrary(), sample =>
        {
            var list = StatusList.Create(sample.bits, sample.values.Length);
            for (var i = 0; i < sample.values.Length; i++)
                list.WriteRaw(i, sample.values[i]);
            return Entries(StatusList.Parse(list.ToJson()).Value(), sample.values.Length).SequenceEqual(sample.values);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Says_what_an_entry_means()
    {
        var list = StatusList.Create(2, 4);
        list.Write(1, StatusType.Invalid);
        list.Write(2, StatusType.Suspended);
        list.WriteRaw(3, 3);

        Assert.Equal(
            [StatusVerdict.Valid, StatusVerdict.Invalid, StatusVerdict.Suspended, StatusVerdict.Unknown, StatusVerdict.Unknown],
            new[] { 0, 1, 2, 3, 4 }.Select(list.Verdict));
    }

    [Fact]
    public void A_one_bit_list_cannot_say_suspended() => Assert.Throws<ArgumentOutOfRangeException>(
        () => StatusList.Create(1, 8).Write(0, StatusType.Suspended));

    [Theory]
    [InlineData(3, 8)]
    [InlineData(0, 8)]
    [InlineData(16, 8)]
    [InlineData(1, 0)]
    [InlineData(1, -1)]
    [InlineData(1, (StatusList.MaxBytes * 8) + 1)]
    [InlineData(8, StatusList.MaxBytes + 1)]
    public void Makes_no_list_that_nobody_may_read(int bits, int count) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => StatusList.Create(bits, count));

    [Theory]
    [InlineData(-1)]
    [InlineData(8)]
    public void Writes_no_entry_that_is_not_there(int index)
    {
        var list = StatusList.Create(1, 8);

        Assert.Throws<ArgumentOutOfRangeException>(() => list.Write(index, StatusType.Invalid));
        Assert.Null(list.Read(index));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void An_entry_is_written_over_and_its_neighbours_stay(int bits)
    {
        var full = (1 << bits) - 1;
        for (var index = 0; index < 8; index++)
        {
            var list = StatusList.Create(bits, 8);
            for (var other = 0; other < 8; other++)
                list.WriteRaw(other, full);

            list.WriteRaw(index, 0);

            Assert.Equal(Enumerable.Range(0, 8).Select(at => at == index ? 0 : full), Entries(list, 8));
        }
    }

    [Fact]
    public void Refuses_a_list_that_inflates_without_end()
    {
        using var bomb = new MemoryStream();
        using (var deflater = new ZLibStream(bomb, CompressionLevel.SmallestSize, leaveOpen: true))
            deflater.Write(new byte[StatusList.MaxBytes + 1]);

        Assert.True(bomb.Length < 2_000);
        Assert.Equal("status-list-too-large", StatusList.Parse(Json(1, StrictBase64Url.Encode(bomb.ToArray()))).Refusal().Code);
    }

    [Theory]
    [InlineData(3, "eNrbuRgAAhcBXQ")]
    [InlineData(0, "eNrbuRgAAhcBXQ")]
    [InlineData(16, "eNrbuRgAAhcBXQ")]
    [InlineData(1, "eNrbuRgAAhcBXQ==")]
    [InlineData(1, "AAAA")]
    [InlineData(1, "")]
    public void Refuses_what_is_no_list(int bits, string lst) =>
        Assert.Equal("status-list-malformed", StatusList.Parse(Json(bits, lst)).Refusal().Code);

    private static JsonObject Json(int bits, string lst) => new() { ["bits"] = bits, ["lst"] = lst };

    private static StatusList Draft(string file)
    {
        var text = Vectors.Joined("token-status-list", file);
        return StatusList.Parse(JsonNode.Parse(text[text.IndexOf('{', StringComparison.Ordinal)..])).Value();
    }

    private static IEnumerable<int> Entries(StatusList list, int count) => Enumerable.Range(0, count).Select(i => list.Read(i)!.Value);
}
