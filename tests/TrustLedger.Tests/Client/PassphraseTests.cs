using System.Text;
using TrustLedger.Client.Keystore;

namespace TrustLedger.Tests.Client;

public sealed class PassphraseTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("one line\n")]
    [InlineData("one line\r\n")]
    [InlineData("one line\nand another\n")]
    [InlineData("one line")]
    public void Takes_the_first_line_of_a_file(string text)
    {
        var file = _folder.Write("passphrase", text);
        using var expected = Passphrase.FromText("one line").Value();
        using var read = Passphrase.FromFile(file).Value();
        var path = _folder.File("file.json");
        EncryptedFile.Create(path, "test/1", expected, []).Value().Dispose();

        EncryptedFile.Open(path, "test/1", read).Value().Dispose();
    }

    [Theory]
    [InlineData("", "passphrase-missing")]
    [InlineData("\nsecond line\n", "passphrase-missing")]
    public void Refuses_an_empty_line(string text, string code) =>
        Assert.Equal(code, Passphrase.FromFile(_folder.Write("passphrase", text)).Refusal().Code);

    [Fact]
    public void Refuses_a_file_that_is_not_there() =>
        Assert.Equal("passphrase-missing", Passphrase.FromFile(_folder.File("none")).Refusal().Code);

    [Fact]
    public void Refuses_a_descriptor_that_is_not_open() =>
        Assert.Equal("passphrase-missing", Passphrase.FromDescriptor(9999).Refusal().Code);

    [Fact]
    public void Refuses_what_is_not_text()
    {
        using var stream = new MemoryStream([0xff, 0xfe, 0x41]);

        Assert.Equal("passphrase-malformed", Passphrase.FromStream(stream).Refusal().Code);
    }

    [Fact]
    public void Refuses_a_line_without_end()
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(new string('a', 4096)));

        Assert.Equal("passphrase-malformed", Passphrase.FromStream(stream).Refusal().Code);
    }
}
