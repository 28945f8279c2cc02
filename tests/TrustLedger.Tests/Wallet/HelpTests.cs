using System.CommandLine;
using TrustLedger.Wallet;
using TrustLedger.Wallet.Terminal;

namespace TrustLedger.Tests.Wallet;

public sealed class HelpTests
{
    public static TheoryData<string> Commands => [.. Paths(WalletCli.Create(), [])];

    [Theory, MemberData(nameof(Commands))]
    public async Task Every_command_explains_itself_in_both_languages_and_shows_an_example(string path)
    {
        using var wallet = new WalletRunner();
        var words = path.Split(' ', StringSplitOptions.RemoveEmptyEntries);

        var english = await wallet.Run([.. words, "--help", "--lang", "en"]);
        var chinese = await wallet.Run([.. words, "--help", "--lang", "zh"]);

        Assert.Equal((ExitCode.Done, ExitCode.Done), (english.ExitCode, chinese.ExitCode));
        Assert.NotEqual(english.Output, chinese.Output, StringComparer.Ordinal);
        Assert.DoesNotMatch("[\u4e00-\u9fff]", english.Output);
        Assert.Matches("[\u4e00-\u9fff]", chinese.Output);
        if (WalletCli.Create().Parse(words).CommandResult.Command.Subcommands.Count == 0)
        {
            Assert.Contains($"Example:\n  wallet {path}", english.Output, StringComparison.Ordinal);
            Assert.Contains("示例：", chinese.Output, StringComparison.Ordinal);
        }
    }

    [Theory, MemberData(nameof(Commands))]
    public async Task Every_example_is_a_command_line_that_parses(string path)
    {
        using var wallet = new WalletRunner();
        var help = await wallet.Run([.. path.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help", "--lang", "en"]);

        foreach (var line in help.Output.Split('\n').SkipWhile(line => line != "Example:").Skip(1).Where(line => line.Trim().Length > 0))
        {
            Assert.StartsWith("  wallet ", line, StringComparison.Ordinal);
            var words = line.Trim()["wallet ".Length..].Split(" > ")[0].Split(" | ")[0];
            Assert.Empty(WalletCli.Create().Parse(words).Errors);
        }
    }

    [Theory]
    [InlineData("--lang", "fr")]
    [InlineData("nonsense")]
    [InlineData("handle", "new")]
    [InlineData("init", "--passphrase-fd", "three")]
    public async Task A_wrong_command_line_exits_1(params string[] arguments)
    {
        using var wallet = new WalletRunner();

        var ran = await wallet.Run(arguments);

        Assert.Equal(ExitCode.Usage, ran.ExitCode);
        Assert.Empty(ran.Output);
        Assert.Contains("--help", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_typed_in_the_wrong_place_is_not_repeated()
    {
        using var wallet = new WalletRunner();

        var ran = await wallet.Run("key", "show", "张三丰", "--json");

        Assert.Equal((ExitCode.Usage, "usage"), (ran.ExitCode, ran.ErrorCode));
        Assert.DoesNotContain("张三丰", ran.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("abc", 3)]
    [InlineData("钱包", 4)]
    [InlineData("签名 key", 8)]
    public void Chinese_characters_take_two_columns(string text, int columns) => Assert.Equal(columns, TextWidth.Of(text));

    [Theory]
    [InlineData("\u001b[2Jcleared", "\ufffd[2Jcleared")]
    [InlineData("a\u202eb\nc", "a\ufffdb\ufffdc")]
    public void Text_from_outside_cannot_move_the_cursor(string text, string shown) => Assert.Equal(shown, TextWidth.Safe(text));

    private static IEnumerable<string> Paths(Command command, string[] above) =>
        command.Subcommands.SelectMany(sub => Paths(sub, [.. above, sub.Name])).Prepend(string.Join(' ', above));
}
