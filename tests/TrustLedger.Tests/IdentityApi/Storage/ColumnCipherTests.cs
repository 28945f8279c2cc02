using System.Security.Cryptography;
using System.Text;
using TrustLedger.IdentityApi.Storage;

namespace TrustLedger.Tests.IdentityApi.Storage;

public sealed class ColumnCipherTests : IDisposable
{
    private readonly ColumnCipher _cipher = new(new byte[ColumnCipher.KeyBytes]);

    [Fact]
    public void Opens_what_it_sealed() =>
        Assert.Equal("云小舟", _cipher.OpenText(_cipher.SealText("云小舟", "persons", "name", "1"), "persons", "name", "1"));

    [Fact]
    public void Seals_the_same_value_differently_each_time() =>
        Assert.NotEqual(_cipher.SealText("a", "t", "c", "1"), _cipher.SealText("a", "t", "c", "1"));

    [Fact]
    public void Many_threads_seal_and_open_at_once() =>
        Parallel.For(0, 20_000, i =>
        {
            var row = i.ToString(System.Globalization.CultureInfo.InvariantCulture);
            Assert.Equal(row, _cipher.OpenText(_cipher.SealText(row, "t", "c", row), "t", "c", row));
        });

    [Theory]
    [InlineData("persons", "name", "2")]
    [InlineData("persons", "phone", "1")]
    [InlineData("clients", "name", "1")]
    public void Finds_a_value_that_was_moved(string table, string column, string row)
    {
        var moved = _cipher.SealText("云小舟", "persons", "name", "1");

        Assert.ThrowsAny<CryptographicException>(() => _cipher.Open(moved, table, column, row));
    }

    [Fact]
    public void Finds_every_flipped_bit_and_every_cut()
    {
        var whole = _cipher.Seal(Encoding.UTF8.GetBytes("abc"), "t", "c", "r");

        for (var bit = 0; bit < whole.Length * 8; bit++)
        {
            var flipped = whole.ToArray();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.ThrowsAny<CryptographicException>(() => _cipher.Open(flipped, "t", "c", "r"));
        }

        for (var length = 0; length < whole.Length; length++)
            Assert.ThrowsAny<CryptographicException>(() => _cipher.Open(whole.AsSpan(0, length), "t", "c", "r"));
    }

    [Fact]
    public void Does_not_open_with_another_key()
    {
        using var other = new ColumnCipher([.. Enumerable.Repeat((byte)1, ColumnCipher.KeyBytes)]);

        Assert.ThrowsAny<CryptographicException>(() => other.Open(_cipher.SealText("a", "t", "c", "r"), "t", "c", "r"));
    }

    public void Dispose() => _cipher.Dispose();
}
