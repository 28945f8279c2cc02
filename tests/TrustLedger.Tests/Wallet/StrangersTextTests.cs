using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using TrustLedger.Credentials.OpenId4Vci;
using TrustLedger.Protocol;
using TrustLedger.Wallet;
using TrustLedger.Wallet.Terminal;

namespace TrustLedger.Tests.Wallet;

/// <summary>Whatever others write, the screen stays the wallet's own (SD-JWT VC §10.5).</summary>
public sealed class StrangersTextTests
{
    private const int Columns = 80;

    [Theory]
    [InlineData("a\u00a0\u2003\u3000 b", "a  b")]
    [InlineData("a\u3164\uffa0\u2800\u115f\u1160b", "a  b")]
    [InlineData("x\u0301\u0301\u0301\u0301\u0301\u0301y", "x\u0301\u0301\u0301y")]
    [InlineData("a\u200bb\u2066c\u2069\u00ad\u061c", "a\ufffdb\ufffdc\ufffd\ufffd\ufffd")]
    [InlineData("\u0085a\u2028b\u2029c\r\n\td", "\ufffda\ufffdb\ufffdc\ufffd\ufffd\ufffdd")]
    public void Blanks_marks_and_what_turns_text_are_made_harmless(string text, string shown) => Assert.Equal(shown, TextWidth.Safe(text));

    [Fact]
    public void Half_a_character_is_none() => Assert.Equal("\ufffdx", TextWidth.Safe("\ud800x"));

    [Fact]
    public void A_name_is_cut_to_a_line_and_says_how_much_is_missing()
    {
        Assert.Equal(new string('a', 80) + "…(+920)", TextWidth.Name(new string('a', 1_000)));
        Assert.Equal(new string('证', 40) + "…(+60)", TextWidth.Name(new string('证', 100)));
        Assert.Equal(new string('a', 80), TextWidth.Name(new string('a', 80)));
    }

    [Fact]
    public void A_value_is_cut_after_some_lines_and_what_is_signed_never()
    {
        var text = new string('a', 5_000);

        Assert.Equal(new string('a', 400) + "…(+4600)", TextWidth.Value(text));
        Assert.Equal(text, TextWidth.Safe(text));
    }

    [Fact]
    public void Rows_break_at_blanks_and_lose_nothing_else()
    {
        Assert.Equal(["one two", "three", "fourfive"], TextWidth.Rows("one two three fourfive", 8), StringComparer.Ordinal);
        Assert.Equal(["abcdefgh", "ij"], TextWidth.Rows("abcdefghij", 8), StringComparer.Ordinal);
        Assert.Equal(["证件证件", "证"], TextWidth.Rows("证件证件证", 8), StringComparer.Ordinal);
    }

    [Fact]
    public void No_text_in_a_note_or_a_report_begins_a_row_of_its_own_or_leaves_the_screen() => Prop.ForAll(
        ArbMap.Default.ArbFor<string>().Filter(text => text is not null),
        ArbMap.Default.ArbFor<string>().Filter(text => text is not null),
        (string label, string value) =>
        {
            // The generator's texts are short: so that they take rows, they come many times over.
            var rows = Shown(label, string.Concat(Enumerable.Repeat(value + "\n  issuer  \u202e", 20)));
            return rows[0].StartsWith("  ", StringComparison.Ordinal)
                && rows.Skip(1).All(row => row.Length == 0 || row.StartsWith("   ", StringComparison.Ordinal))
                && rows.All(row => TextWidth.Of(row) <= Columns && !row.Any(char.IsControl) && !row.Contains('\u202e', StringComparison.Ordinal));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_link_stays_in_one_piece()
    {
        var link = "https://issuer.example/" + new string('a', 300);

        Assert.Contains("  " + link + "\n", Printed(new Report().Both("offer", Texts.Offer, link)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_refusal_in_the_other_side_s_words_is_one_line_of_bounded_length()
    {
        using var error = new StringWriter { NewLine = "\n" };

        new Output(TextWriter.Null, error, Language.English, json: false).Write(new Refusal("made-up", "\u001b[31m" + new string('x', 5_000) + "\nok: fine"));

        var line = error.ToString().Split('\n')[0];
        Assert.InRange(line.Length, 400, 500);
        Assert.DoesNotContain('\u001b', error.ToString());
        Assert.DoesNotContain("\nok: fine", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_issuer_s_long_and_crooked_title_is_shown_as_one_short_line_wherever_it_comes_up()
    {
        var title = "Person\u202e\n  issuer: https://gov.example " + new string('长', 500);
        await using var issuer = await FakeIssuer.StartAsync();
        issuer.Describe(metadata => metadata[VciNames.CredentialConfigurationsSupported]!["person"]!["credential_metadata"] =
            new JsonObject { ["display"] = new JsonArray(new JsonObject { ["name"] = title }) });
        issuer.Change = claims => claims[new string('n', 300)] = new string('v', 5_000) + "\n\u001b[2J";
        using var wallet = new WalletRunner { Input = "y\n" };
        await wallet.With("init", "--loopback", "--anchor", wallet.Write("root.pem", issuer.Authority.Pem));

        var received = await wallet.With("receive", issuer.OfferUri, "--lang", "en");
        var id = (string)(await wallet.With("list", "--json")).Json["credentials"]![0]!["id"]!;
        string[] screens =
        [
            received.Error, received.Output, (await wallet.With("list")).Output, (await wallet.With("show", id)).Output,
            (await wallet.With("delete", id)).Error, (await wallet.With("delete", id, "--yes")).Output, (await wallet.With("history", "list")).Output,
        ];

        Assert.Equal(ExitCode.Done, received.ExitCode);
        Assert.Contains(screens, screen => screen.Contains("…(+", StringComparison.Ordinal));
        Assert.All(screens, screen =>
        {
            Assert.DoesNotContain(screen, character => character is '\u202e' or '\u001b' or '\r');
            Assert.All(screen.Split('\n'), line => Assert.InRange(TextWidth.Of(line), 0, 550));
            Assert.DoesNotContain(screen.Split('\n'), line => line.StartsWith("  issuer: https://gov", StringComparison.Ordinal));
        });
    }

    private static string[] Shown(string label, string value)
    {
        using var error = new StringWriter { NewLine = "\n" };
        new Output(TextWriter.Null, error, Language.English, json: false) { NoteColumns = Columns }.Note(Said.Same(label), value);
        return error.ToString().TrimEnd('\n').Split('\n');
    }

    private static string Printed(Report report)
    {
        using var output = new StringWriter { NewLine = "\n" };
        new Output(output, TextWriter.Null, Language.English, json: false) { Columns = Columns }.Write(report);
        return output.ToString();
    }
}
