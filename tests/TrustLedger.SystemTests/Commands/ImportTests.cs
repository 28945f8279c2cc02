using System.Globalization;
using System.Text.Json.Nodes;
using TrustLedger.Casework.Synthetic;
using TrustLedger.Demo.City;
using TrustLedger.Demo.Harness;

namespace TrustLedger.SystemTests.Commands;

/// <summary>The real <c>identity-api import</c>, with a register of its own.</summary>
public sealed class ImportTests : IAsyncLifetime
{
    private const string Passphrase = "four words of a test";
    private const int Many = 10_000;

    private static readonly SyntheticCity City = new(20_261_123);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("trustledger-import-");

    private string Config => At("config.json");

    public async Task InitializeAsync()
    {
        PrivateFile.Write(At("passphrase"), Passphrase);
        (await RunAsync(
            "", "init", "--data", At("data"), "--passphrase-file", At("passphrase"), "--issuer", "http://127.0.0.1:7999",
            "--organisation", Organisation.Data.Name)).MustSucceed();
        await File.WriteAllTextAsync(Config, new JsonObject
        {
            ["IdentityApi"] = new JsonObject
            {
                ["Issuer"] = "http://127.0.0.1:7999",
                ["Url"] = "http://127.0.0.1:7999",
                ["DataFolder"] = At("data"),
                ["PassphraseFile"] = At("passphrase"),
                ["Organisation"] = Organisation.Data.Code,
                ["Place"] = Organisation.Data.Place,
                ["Node"] = "http://127.0.0.1:7998",
                ["SyntheticIdentifiers"] = true,
            },
        }.ToJsonString());
    }

    public Task DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Ten_thousand_stream_in_and_the_same_again_changes_nothing()
    {
        var csv = Csv("number,name,phone", City.Residents(Many).Select(Line));
        var first = (await ImportAsync("residents", csv)).MustSucceed();
        Assert.Equal((Many, Many, 0, 0, 0), Counts(first));
        Assert.Contains("10000 lines", first.Error, StringComparison.Ordinal); // Progress on the way.
        Assert.Contains("1000 lines", first.Error, StringComparison.Ordinal);

        var again = (await ImportAsync("residents", csv)).MustSucceed();
        Assert.Equal((Many, 0, 0, Many, 0), Counts(again));

        var moved = City.Resident(7);
        var update = (await ImportAsync("residents", Csv("name,number", [$"{moved.Name},{moved.Number.Reveal()}"]))).MustSucceed();
        Assert.Equal((1, 0, 1, 0, 0), Counts(update));
    }

    [Fact]
    public async Task Each_bad_line_is_told_by_number_and_code_and_the_good_ones_stay()
    {
        var good = Enumerable.Range(20_000, 30).Select(City.Resident).ToList();
        (string Line, string? Code)[] lines =
        [
            (Line(good[0]), null),
            ($"{good[1].Number.Reveal()},{good[1].Name}", "columns-wrong"),
            ($"{good[2].Number.Reveal()},{good[2].Name},{good[2].Phone},more", "columns-wrong"),
            ($"{good[3].Number.Reveal()[..17]},{good[3].Name},", "resident-number-malformed"),
            ($"{WrongCheck(good[4].Number.Reveal())},{good[4].Name},", "resident-number-checksum-wrong"),
            ($"{good[5].Number.Reveal()},{good[5].Name},12", "phone-malformed"),
            ($"{good[6].Number.Reveal()},{good[6].Name},phone-number", "phone-malformed"),
            ($"\"{good[7].Number.Reveal()},{good[7].Name},", "line-malformed"),
            ($"{good[8].Number.Reveal()},{good[8].Name}\u0007,", "line-malformed"),
            ($"{good[9].Number.Reveal()},{new string('长', 2_000)},", "line-too-long"),
            (Line(good[0]), "number-repeated"),
            ($"{good[10].Number.Reveal()},,", "person-name-length"),
            ($"{good[11].Number.Reveal()},{new string('长', 60)},", "person-name-length"),
            ($"{good[12].Number.Reveal()},{good[12].Name}\u200b,", "person-name-invisible"),
            ($"{good[13].Number.Reveal()},{good[13].Name}7,", "person-name-script"),
            ($"{good[14].Number.Reveal()},{good[14].Name}A,", "person-name-mixed-scripts"),
            (WithNumber("000101194507121234", good[15]), "resident-number-region-unknown"),
            (WithNumber("090101194513121234", good[16]), "resident-number-birth-invalid"),
            (WithNumber("090101299907121234", good[17]), "resident-number-birth-future"),
            (WithNumber("090101180007121234", good[18]), "resident-number-birth-too-old"),
            (Line(good[19]), null),
        ];
        var imported = await ImportAsync("residents", Csv("number,name,phone", lines.Select(line => line.Line)));

        Assert.Equal(2, imported.ExitCode);
        Assert.Contains("refused: lines-refused", imported.Error, StringComparison.Ordinal);
        Assert.Equal(Told(lines), Refused(imported), StringComparer.Ordinal);
        Assert.Equal((lines.Length, 2, 0, 0, lines.Length - 2), Counts(imported));
        SaysNothingOf(imported, good);
    }

    [Fact]
    public async Task Bad_organisations_are_told_the_same_way()
    {
        var good = City.Organisation(1);
        (string Line, string? Code)[] lines =
        [
            ($"{good.Code},{good.Name},{good.Place}", null),
            ($"{good.Code},{good.Name},{good.Place}", "code-repeated"),
            ($"{City.Organisation(2).Code},,090101", "organisation-name-length"),
            ($"{City.Organisation(3).Code},{new string('长', 201)},090101", "organisation-name-length"),
            ($"{City.Organisation(4).Code},{City.Organisation(4).Name},090999", "place-unknown"),
            ($"{City.Organisation(5).Code},{City.Organisation(5).Name},云溪", "place-unknown"),
            ($"{City.Organisation(6).Code},{City.Organisation(6).Name}", "columns-wrong"),
            ($"{City.Organisation(7).Code.Value[..17]},{City.Organisation(7).Name},090101", "uscc-malformed"),
            ($"{WrongCheck(City.Organisation(8).Code.Value)},{City.Organisation(8).Name},090101", "uscc-checksum-wrong"),
        ];
        var imported = await ImportAsync("organisations", Csv("code,name,place", lines.Select(line => line.Line)));
        Assert.Equal(2, imported.ExitCode);
        Assert.Equal(Told(lines), Refused(imported), StringComparer.Ordinal);
    }

    public static TheoryData<string, string> Headers => new()
    {
        { "", "import-empty" },
        { "\n\n", "import-empty" },
        { "number\n", "header-malformed" },
        { "number,name,name\n", "header-malformed" },
        { "number,name,age\n", "header-malformed" },
        { "number;name\n", "header-malformed" },
        { "number,name,a,b,c,d,e,f,g\n", "header-malformed" },
    };

    [Theory, MemberData(nameof(Headers))]
    public async Task A_file_without_its_header_is_refused_whole(string csv, string code)
    {
        var imported = await ImportAsync("residents", csv);
        Assert.Equal(2, imported.ExitCode);
        Assert.StartsWith($"refused: {code}:", imported.Error, StringComparison.Ordinal);
        Assert.Empty(imported.Output);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_refused()
    {
        var imported = await RunAsync("", "import", "residents", At("none.csv"), "--config", Config);
        Assert.Equal(2, imported.ExitCode);
        Assert.StartsWith("refused: import-missing:", imported.Error, StringComparison.Ordinal);
    }

    private static string Line(SyntheticResident person) => $"{person.Number.Reveal()},{person.Name},{person.Phone}";

    private static string Csv(string header, IEnumerable<string> lines) => string.Join('\n', lines.Prepend(header)) + "\n";

    private static string WrongCheck(string number) => number[..17] + (number[17] == '1' ? '2' : '1');

    private static string WithNumber(string number, SyntheticResident person) => $"{number},{person.Name},";

    // The header is line 1.
    private static IEnumerable<string> Told((string Line, string? Code)[] lines) => lines
        .Select((line, at) => (Number: at + 2, line.Code)).Where(line => line.Code is not null)
        .Select(line => string.Create(CultureInfo.InvariantCulture, $"line {line.Number}: {line.Code}"));

    private static IEnumerable<string> Refused(CommandResult imported) =>
        imported.Error.Split('\n').Where(line => line.StartsWith("line ", StringComparison.Ordinal));

    private static (long, long, long, long, long) Counts(CommandResult imported)
    {
        var json = imported.Json;
        return ((long)json["lines"]!, (long)json["added"]!, (long)json["updated"]!, (long)json["unchanged"]!, (long)json["refused"]!);
    }

    private static void SaysNothingOf(CommandResult imported, IEnumerable<SyntheticResident> persons)
    {
        foreach (var person in persons)
        {
            foreach (var value in new[] { person.Name, person.Number.Reveal(), person.Number.Reveal()[..17], person.Phone })
            {
                Assert.DoesNotContain(value, imported.Output, StringComparison.Ordinal);
                Assert.DoesNotContain(value, imported.Error, StringComparison.Ordinal);
            }
        }
    }

    private string At(string name) => Path.Combine(_folder.FullName, name);

    private Task<CommandResult> ImportAsync(string kind, string csv) => RunAsync(csv, "import", kind, "-", "--config", Config);

    private static Task<CommandResult> RunAsync(string input, params IReadOnlyList<string> arguments) =>
        CommandRunner.RunAsync(Programs.IdentityApi, arguments, input, CancellationToken.None);
}
