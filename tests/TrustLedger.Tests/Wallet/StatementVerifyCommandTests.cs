using System.Text.Json.Nodes;
using TrustLedger.Wallet;

namespace TrustLedger.Tests.Wallet;

public sealed class StatementVerifyCommandTests : IDisposable
{
    private readonly WalletRunner _wallet = new();

    public void Dispose() => _wallet.Dispose();

    [Fact]
    public async Task Accepts_every_object_that_the_eas_sdk_signed()
    {
        foreach (var vector in Vectors())
        {
            var ran = await _wallet.Run("statement", "verify", Write(vector), "--json");

            Assert.Equal(ExitCode.Done, ran.ExitCode);
            Assert.Equal((string?)vector["sig"]!["uid"], (string?)ran.Json["uid"]);
            Assert.Equal((string?)vector["signer"], (string?)ran.Json["signer"]);
        }
    }

    [Fact]
    public async Task Refuses_each_of_them_with_one_hex_digit_changed()
    {
        var seed = 7;
        foreach (var vector in Vectors())
        {
            var text = Object(vector).ToJsonString();
            var digits = HexDigits(text).ToArray();
            var at = digits[(seed = ((seed * 1103) + 12345) % 65536) % digits.Length];
            var changed = text[..at] + (text[at] == '0' ? '1' : '0') + text[(at + 1)..];

            var ran = await _wallet.Run("statement", "verify", _wallet.Write("changed.json", changed), "--json");

            Assert.Equal(ExitCode.Refused, ran.ExitCode);
            Assert.Empty(ran.Output);
        }
    }

    [Theory]
    [InlineData("nonsense", "json-malformed")]
    [InlineData("{}", "statement-malformed")]
    public async Task Refuses_what_is_no_statement(string text, string code)
    {
        var ran = await _wallet.Run("statement", "verify", _wallet.Write("file.json", text), "--json");

        Assert.Equal((ExitCode.Refused, code), (ran.ExitCode, ran.ErrorCode));
    }

    [Fact]
    public async Task Reads_standard_input()
    {
        _wallet.Input = Object(Vectors().First()).ToJsonString();

        Assert.Equal(ExitCode.Done, (await _wallet.Run("statement", "verify", "-")).ExitCode);
    }

    [Fact]
    public async Task Refuses_a_file_that_is_not_there() =>
        Assert.Equal("file-missing", (await _wallet.Run("statement", "verify", _wallet.File("none"), "--json")).ErrorCode);

    // Hex digits of values: those of a run of at least 40 behind "0x".
    private static IEnumerable<int> HexDigits(string text)
    {
        foreach (System.Text.RegularExpressions.Match run in System.Text.RegularExpressions.Regex.Matches(
            text, "0x(?<digits>[0-9a-fA-F]{40,})", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)))
        {
            for (var at = run.Groups["digits"].Index; at < run.Index + run.Length; at++)
                yield return at;
        }
    }

    private static IEnumerable<JsonObject> Vectors() => JsonNode.Parse(File.ReadAllText(Path.Combine(
        Repository.Root, "tests", "TrustLedger.Tests", "Vectors", "eas", "offchain-v2.json")))!["statements"]!
        .AsArray().Select(item => item!.AsObject());

    private static JsonObject Object(JsonObject vector) =>
        new() { ["sig"] = vector["sig"]!.DeepClone(), ["signer"] = vector["signer"]!.DeepClone() };

    private string Write(JsonObject vector) => _wallet.Write("statement.json", Object(vector).ToJsonString());
}
