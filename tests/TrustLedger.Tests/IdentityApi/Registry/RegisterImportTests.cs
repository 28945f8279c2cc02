using System.Text;
using TrustLedger.Casework.Identifiers;
using TrustLedger.Casework.Synthetic;
using TrustLedger.IdentityApi.Registry;
using TrustLedger.IdentityApi.Storage;

namespace TrustLedger.Tests.IdentityApi.Registry;

public sealed class RegisterImportTests : IAsyncLifetime
{
    private const string Fund = "11090101000000027C";
    private const string Male = "090101198503120018";
    private const string Female = "090101198503120026";
    private TestApi _api = null!;

    public async Task InitializeAsync() => _api = await TestApi.StartAsync();

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Theory]
    [InlineData("090101198503120019,云小舟,", "resident-number-checksum-wrong")]
    [InlineData("09010119850312001,云小舟,", "resident-number-malformed")]
    [InlineData("090101198502300018,云小舟,", "resident-number-birth-invalid")]
    [InlineData("090101209503120012,云小舟,", "resident-number-birth-future")]
    [InlineData("990101198503120018,云小舟,", "resident-number-region-unknown")]
    [InlineData(Male + ",,", "person-name-length")]
    [InlineData(Male + ",云a舟,", "person-name-mixed-scripts")]
    [InlineData(Male + ",云小舟,12", "phone-malformed")]
    [InlineData(Male + ",云小舟", "columns-wrong")]
    [InlineData(Male + ",云小舟,,", "columns-wrong")]
    [InlineData(Male + ",\"云小舟,", "line-malformed")]
    [InlineData(Female + ",云小溪,", "number-repeated")]
    public async Task Tells_a_bad_line_by_number_and_code_and_keeps_the_good_ones(string line, string code)
    {
        var (counts, refused) = await ImportAsync(
            RegisterImport.Residents, $"number,name,phone\n{Female},云小溪,12000000001\n{line}\n090202195211070141,麦书,\n");

        Assert.Equal(new ImportCounts(Lines: 3, Added: 2, Refused: 1), counts);
        Assert.Equal(new RefusedLine(3, code), Assert.Single(refused));
    }

    [Theory]
    [InlineData("11090101000000019X,司法局,090101", "uscc-checksum-wrong")]
    [InlineData("1109010100000001,司法局,090101", "uscc-malformed")]
    [InlineData("11090101000000019H,,090101", "organisation-name-length")]
    [InlineData("11090101000000019H,司法局,099999", "place-unknown")]
    [InlineData("11090101000000027C,公积金中心,090101", "code-repeated")]
    public async Task Tells_a_bad_organisation(string line, string code)
    {
        var (counts, refused) = await ImportAsync(
            RegisterImport.Organisations, $"code,name,place\n11090101000000027C,公积金中心,090101\n{line}\n");

        Assert.Equal(new ImportCounts(Lines: 2, Added: 1, Refused: 1), counts);
        Assert.Equal(code, Assert.Single(refused).Code);
    }

    [Theory]
    [InlineData(Fund + "," + Male + ",owner", "representative-role-unknown")]
    [InlineData("11090101000000019H," + Male + ",authorised", "organisation-unknown")]
    [InlineData(Fund + ",090202195211070141,authorised", "person-unknown")]
    [InlineData(Fund + "," + Female + ",authorised", "representative-repeated")]
    [InlineData("x," + Male + ",authorised", "uscc-malformed")]
    public async Task Tells_a_bad_representative(string line, string code)
    {
        await ImportAsync(RegisterImport.Residents, $"number,name\n{Male},云小舟\n{Female},云小溪\n");
        await ImportAsync(RegisterImport.Organisations, $"code,name,place\n{Fund},公积金中心,090101\n");

        var (counts, refused) = await ImportAsync(
            RegisterImport.Representatives, $"code,number,role\n{Fund},{Female},legal-representative\n{line}\n");

        Assert.Equal(new ImportCounts(Lines: 2, Added: 1, Refused: 1), counts);
        Assert.Equal(code, Assert.Single(refused).Code);
    }

    [Theory]
    [InlineData("number,phone\n", "header-malformed")]
    [InlineData("number,name,name\n", "header-malformed")]
    [InlineData("number,name,salary\n", "header-malformed")]
    [InlineData("Number,Name\n", "header-malformed")]
    [InlineData("", "import-empty")]
    public async Task Imports_nothing_under_a_wrong_header(string csv, string code)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(csv));

        var result = await _api.Get<RegisterImport>().RunAsync(
            RegisterImport.Residents, stream, _ => { }, _ => { }, CancellationToken.None);

        Assert.Equal(code, result.Refusal().Code);
    }

    [Fact]
    public async Task A_repeated_import_changes_nothing_and_a_changed_line_is_an_update()
    {
        var first = Csv(2_500);
        Assert.Equal(new ImportCounts(2_500, Added: 2_500), (await ImportAsync(RegisterImport.Residents, first)).Counts);
        Assert.Equal(new ImportCounts(2_500, Unchanged: 2_500), (await ImportAsync(RegisterImport.Residents, first)).Counts);

        Assert.Equal(
            new ImportCounts(2_501, Added: 1, Updated: 1, Unchanged: 2_499),
            (await ImportAsync(RegisterImport.Residents, Changed(first) + $"{Male},云小舟,\n")).Counts);
    }

    [Fact]
    public async Task Columns_come_in_any_order_and_numbers_in_any_writing()
    {
        var (counts, _) = await ImportAsync(RegisterImport.Residents, $"name,number\n麦书,０９０２０２２００４１２３１００７x\n");

        Assert.Equal(1, counts.Added);
        Assert.NotNull(await MatchAsync("09020220041231007X", "麦书"));
        Assert.Null(await MatchAsync("09020220041231007X", "麦舒"));
        Assert.Null(await MatchAsync(Male, "麦书"));
    }

    [Fact]
    public async Task A_person_reads_back_as_imported_with_and_without_a_phone()
    {
        await ImportAsync(RegisterImport.Residents, $"number,name,phone\n{Male},云小舟,12000000001\n{Female},云小溪,\n");

        Assert.Equal("12000000001", (await FindAsync(Male, "云小舟")).Phone);
        var other = await FindAsync(Female, "云小溪");
        Assert.Equal(("云小溪", Female, (string?)null), (other.Name.Display, other.Number.Reveal(), other.Phone));
    }

    [Fact]
    public async Task Real_numbers_only_where_synthetic_ones_are_not_allowed()
    {
        await using var production = await TestApi.StartAsync(options => options with { SyntheticIdentifiers = false });

        Assert.Equal("resident-number-synthetic", production.Get<PersonRegister>().ReadNumber(Male).Refusal().Code);
    }

    private static string Csv(int count) => string.Concat(
        new SyntheticCity(7).Residents(count).Select(r => $"{r.Number.Reveal()},{r.Name},{r.Phone}\n").Prepend("number,name,phone\n"));

    // The first resident's phone gets another last digit.
    private static string Changed(string csv)
    {
        var lines = csv.Split('\n');
        lines[1] = lines[1][..^1] + (lines[1][^1] == '0' ? '1' : '0');
        return string.Join('\n', lines);
    }

    private async Task<(ImportCounts Counts, List<RefusedLine> Refused)> ImportAsync(string kind, string csv)
    {
        var refused = new List<RefusedLine>();
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(csv));
        var counts = await _api.Get<RegisterImport>().RunAsync(kind, stream, refused.Add, _ => { }, CancellationToken.None);
        return (counts.Value(), refused);
    }

    private Task<string?> MatchAsync(string number, string name) => _api.Get<Database>().ReadAsync(
        connection => _api.Get<PersonRegister>().MatchAsync(
            connection, _api.Get<PersonRegister>().ReadNumber(number).Value(), PersonName.Parse(name).Value()),
        CancellationToken.None);

    private async Task<Person> FindAsync(string number, string name)
    {
        var id = await MatchAsync(number, name);
        return (await _api.Get<Database>().ReadAsync(
            connection => _api.Get<PersonRegister>().FindAsync(connection, id!), CancellationToken.None))!;
    }
}
