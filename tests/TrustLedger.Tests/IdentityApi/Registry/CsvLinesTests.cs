using System.Text;
using TrustLedger.IdentityApi.Registry;

namespace TrustLedger.Tests.IdentityApi.Registry;

public sealed class CsvLinesTests
{
    [Theory]
    [InlineData("a,b\n", "1:a|b")]
    [InlineData("a,b", "1:a|b")]
    [InlineData("a,b\r\nc,d\r\n", "1:a|b 2:c|d")]
    [InlineData("\uFEFFa\n\n\nb\n", "1:a 4:b")]
    [InlineData("\"a,b\",\"c\"\"d\"\n", "1:a,b|c\"d")]
    [InlineData(",\n", "1:|")]
    [InlineData("\"a\n", "1:line-malformed")]
    [InlineData("a\"b\n", "1:line-malformed")]
    [InlineData("\"a\"b\n", "1:line-malformed")]
    [InlineData("a\tb\nc\n", "1:line-malformed 2:c")]
    public async Task Reads_lines_and_goes_on_after_bad_ones(string csv, string expected) =>
        Assert.Equal(expected, await ReadAsync(Encoding.UTF8.GetBytes(csv)));

    [Fact]
    public async Task Bytes_that_are_no_UTF8_spoil_their_line_only() =>
        Assert.Equal("1:line-malformed 2:b", await ReadAsync([0xff, 0xfe, (byte)'\n', (byte)'b']));

    [Theory]
    [InlineData(CsvLine.MostBytes + 1)]
    [InlineData(70_000)]
    [InlineData(1_000_000)]
    public async Task A_line_over_the_cap_is_told_once_and_the_next_one_reads(int length) =>
        Assert.Equal("1:a 2:line-too-long 3:b", await ReadAsync(Encoding.ASCII.GetBytes($"a\n{new string('x', length)}\nb\n")));

    [Fact]
    public async Task A_last_line_over_the_cap_is_told_too() =>
        Assert.Equal("1:a 2:line-too-long", await ReadAsync(Encoding.ASCII.GetBytes($"a\n{new string('x', 200_000)}")));

    [Fact]
    public async Task Nothing_has_no_lines() => Assert.Equal("", await ReadAsync([]));

    private static async Task<string> ReadAsync(byte[] csv)
    {
        var lines = new List<string>();
        await foreach (var (number, fields) in CsvLines.ReadAsync(new MemoryStream(csv), CancellationToken.None))
            lines.Add($"{number}:{(fields.TryGet(out var read, out var refusal) ? string.Join('|', read) : refusal.Code)}");
        return string.Join(' ', lines);
    }
}
