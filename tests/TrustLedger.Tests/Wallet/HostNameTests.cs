using TrustLedger.Wallet.OpenId;

namespace TrustLedger.Tests.Wallet;

/// <summary>A server's name must not pass for another's.</summary>
public sealed class HostNameTests
{
    [Theory]
    [InlineData("https://id.example")]
    [InlineData("https://127.0.0.1:8443")]
    [InlineData("https://[::1]")]
    [InlineData("https://\u4e91\u6eaaid.example")] // Han and Latin, as names are written
    [InlineData("https://\u0440\u043e\u0441\u0441\u0438\u044f.example")] // one script alone
    [InlineData("https://bücher.example")]
    public void A_name_as_people_write_it_is_called(string url) => Assert.Null(HostName.Check(new Uri(url)));

    [Theory]
    [InlineData("https://b\u0430nk.example")] // Cyrillic a
    [InlineData("https://b\u03b1nk.example")] // Greek alpha
    [InlineData("https://id.\u0561bc.example")] // Armenian
    [InlineData("https://xn--bnk-6cd.example")] // Cyrillic a, in punycode
    public void A_name_that_mixes_scripts_is_refused(string url) =>
        Assert.Equal("host-lookalike", HostName.Check(new Uri(url))!.Code);

    [Fact]
    public void Other_letters_are_shown_as_read_and_as_asked_for()
    {
        var url = new Uri("https://\u4e91\u6eaa.example");

        Assert.True(HostName.IsForeign(url));
        Assert.Equal($"\u4e91\u6eaa.example = {url.IdnHost}", HostName.Show(url));
        Assert.Equal("id.example", HostName.Show(new Uri("https://id.example/path")));
        Assert.False(HostName.IsForeign(new Uri("https://id.example")));
    }
}
