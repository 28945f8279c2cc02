using System.Text.Json.Nodes;
using QRCoder;
using TrustLedger.Tests.Protocol.State;
using TrustLedger.Wallet;
using TrustLedger.Wallet.Terminal;

namespace TrustLedger.Tests.Wallet;

/// <summary>An offer reaches the wallet on the same device as a link, and on another as a QR code of that link (HAIP 1.0 §4.2).</summary>
public sealed class OfferDeviceTests
{
    [Fact]
    public async Task The_link_is_taken_on_the_same_device_and_the_code_beside_it_shows_the_same_link_to_another()
    {
        await using var issuer = await FakeIssuer.StartAsync();
        await using var api = await FakeApi.StartAsync();
        api.Answers["POST /offers"] = _ => (201, new JsonObject { ["offer"] = issuer.OfferUri, ["txCode"] = "123456" });
        using var officer = new AgencyWallet(City.Operator, City.Key("operator"), api: api.Url);
        using var resident = new WalletRunner();
        await resident.With("init", "--loopback", "--anchor", resident.Write("root.pem", issuer.Authority.Pem));

        var lines = (await officer.Ask("officer", "offer", "--session", "5a")).Output.Split('\n');
        var link = lines.Single(line => line.Contains("openid-credential-offer:", StringComparison.Ordinal)).Split(' ')[^1];
        var drawn = lines.TakeWhile(line => line.Length > 0 && line.All(character => "█▀▄ ".Contains(character, StringComparison.Ordinal))).ToList();

        Assert.Equal(Modules(issuer.OfferUri), Seen(drawn), StringComparer.Ordinal);
        Assert.Equal(ExitCode.Done, (await resident.With("receive", link, "--json", "--yes")).ExitCode);
    }

    [Fact]
    public void A_code_of_another_link_looks_otherwise() => Assert.NotEqual(Modules("openid-credential-offer://?a"), Seen(QrCode.Of("openid-credential-offer://?b").Split('\n')));

    // As a camera does: each character is two modules, one above the other; what is drawn is light.
    private static List<string> Seen(IEnumerable<string> drawn) =>
        [.. drawn.SelectMany(line => new[] { Row(line, "▄ "), Row(line, "▀ ") })];

    private static string Row(string line, string dark) => string.Concat(line.Select(character => dark.Contains(character, StringComparison.Ordinal) ? '1' : '0'));

    private static List<string> Modules(string text)
    {
        using var generator = new QRCodeGenerator();
        using var data = generator.CreateQrCode(text, QRCodeGenerator.ECCLevel.L);
        var rows = data.ModuleMatrix.Select(row => string.Concat(row.Cast<bool>().Select(dark => dark ? '1' : '0'))).ToList();
        if (rows.Count % 2 == 1)
            rows.Add(new string('0', rows[0].Length)); // The lower half of the last line shows nothing dark.
        return rows;
    }
}
