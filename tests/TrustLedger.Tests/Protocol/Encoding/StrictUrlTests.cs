using FsCheck;
using FsCheck.Fluent;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Tests.Protocol.Encoding;

/// <summary>An address out of someone's data leads every reader to the same host, or is none.</summary>
public sealed class StrictUrlTests
{
    [Theory]
    [InlineData("https://issuer.example")]
    [InlineData("https://issuer.example/")]
    [InlineData("HTTPS://Issuer.Example/a?b=c&d=%41")]
    [InlineData("https://issuer.example:8443/a/b")]
    [InlineData("https://xn--fiq228c.example/")]
    [InlineData("http://127.0.0.1:7402/status/1")]
    [InlineData("https://[2001:db8::1]:8443/x")]
    [InlineData("https://a_b.example/")]
    public void Reads_a_plain_address(string text)
    {
        Assert.True(StrictUrl.TryParse(text, out var url));
        Assert.Equal(text, url.OriginalString);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("/a")]
    [InlineData("//issuer.example/a")]
    [InlineData("issuer.example")]
    [InlineData("urn:a:b")]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://issuer.example/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("https:issuer.example")]
    [InlineData("https:///a")]
    [InlineData("https://")]
    [InlineData(" https://issuer.example/")]
    [InlineData("https://issuer.example/ ")]
    [InlineData("https://issuer.example/a b")]
    [InlineData("https://issuer.example/\t")]
    [InlineData("https://issuer.example/\n")]
    [InlineData("https://issuer.example\\@other.example/")]
    [InlineData("https://issuer.example/a#b")]
    [InlineData("https://issuer.example@other.example/")]
    [InlineData("https://@other.example/")]
    [InlineData("https://a:b@other.example/")]
    [InlineData("https://issuer.example./")]
    [InlineData("https://证.example/")]
    [InlineData("https://issuer。example/")]
    [InlineData("https://issuer.example/证")]
    [InlineData("https://2130706433/")]
    [InlineData("https://0x7f.1/")]
    [InlineData("https://0177.0.0.1/")]
    [InlineData("https://127.1/")]
    [InlineData("https://127.0.0.001/")]
    [InlineData("https://[::1]%2e/")]
    [InlineData("https://[::1].example/")]
    [InlineData("https://[fe80::1%25eth0]/")]
    [InlineData("https://[::1/")]
    [InlineData("https://%6c%6f%63al/")]
    [InlineData("https://issuer.example:port/")]
    [InlineData("https://issuer.example:99999/")]
    public void Refuses_what_readers_disagree_about(string? text) => Assert.False(StrictUrl.TryParse(text, out _));

    [Fact]
    public void Reads_as_much_as_is_allowed_and_no_more()
    {
        const string host = "https://issuer.example/";
        var longest = host + new string('a', StrictUrl.MostCharacters - host.Length);

        Assert.True(StrictUrl.TryParse(longest, out _));
        Assert.False(StrictUrl.TryParse(longest + "a", out _));
    }

    [Fact]
    public void What_is_read_has_the_host_that_is_written()
    {
        var any = Gen.Elements(
                "https", "http", ":", "//", "/", "@", "\\", "#", "?", ".", "..", "a.example", "b.example", "127.0.0.1", "127.1", "0x7f.1", "[::1]", ":80",
                "%2e", "%40", "。", "ⓛ", " ", "\t", "xn--", "-", "_")
            .ListOf().Select(parts => string.Concat(parts));

        Prop.ForAll(any.ToArbitrary(), text =>
        {
            foreach (var whole in new[] { text, "https://" + text, "https://a.example" + text })
            {
                if (StrictUrl.TryParse(whole, out var url)
                    && (whole.Contains('@') && whole.IndexOf('@', StringComparison.Ordinal) < HostEnd(whole)
                        || !whole[..HostEnd(whole)].EndsWith(url.IsDefaultPort ? url.Host : url.Authority, StringComparison.OrdinalIgnoreCase)
                            && !whole[..HostEnd(whole)].EndsWith(FormattableString.Invariant($"{url.Host}:{url.Port}"), StringComparison.OrdinalIgnoreCase)
                            && !whole[..HostEnd(whole)].EndsWith(url.Host + ":", StringComparison.OrdinalIgnoreCase)))
                    return false;
            }

            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));
    }

    // Where the naive reader sees the authority end: the first of / and ? after the two slashes.
    private static int HostEnd(string text)
    {
        var begins = text.IndexOf("://", StringComparison.Ordinal) + 3;
        var end = text.AsSpan(begins).IndexOfAny('/', '?');
        return end < 0 ? text.Length : begins + end;
    }
}
