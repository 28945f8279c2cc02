using System.CommandLine;
using System.Globalization;
using TrustLedger.Casework.Synthetic;
using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi.Commands;

/// <summary><c>identity-api generate …</c>: invented people, organisations and facts, the same for the same seed.</summary>
internal static class GenerateCommand
{
    private delegate IEnumerable<string> Writer(SyntheticCity city, int count);

    public static Command Create() => new(
        "generate", "Write invented data as CSV to standard output. Numbers are of region 09, which no real person has.")
    {
        Of("residents", "Residents as import reads them: number,name,phone.", SyntheticCity.MostResidents, Residents),
        Of("organisations", "Organisations as import reads them: code,name,place.", SyntheticCity.MostOrganisations, Organisations),
        Of("facts", "What departments know of the same residents.", SyntheticCity.MostResidents, Facts),
    };

    private static Command Of(string name, string description, int most, Writer write)
    {
        var count = new Option<int>("--count") { Description = $"How many, up to {most}.", Required = true };
        count.Validators.Add(result =>
        {
            // What is no number at all is told by the parser.
            if (result.Tokens is [var token] && int.TryParse(token.Value, CultureInfo.InvariantCulture, out var value)
                && (value < 1 || value > most))
                result.AddError($"--count is 1 to {most}.");
        });
        var seed = new Option<ulong>("--seed") { Description = "The same seed makes the same data.", DefaultValueFactory = _ => 1 };
        var command = new Command(name, description) { count, seed };
        command.SetRun(async (parsed, cancellationToken) =>
        {
            var output = parsed.InvocationConfiguration.Output;
            foreach (var line in write(new SyntheticCity(parsed.GetValue(seed)), parsed.GetRequiredValue(count)))
            {
                cancellationToken.ThrowIfCancellationRequested();
                await output.WriteLineAsync(line);
            }

            return (Refusal?)null;
        });
        return command;
    }

    private static IEnumerable<string> Residents(SyntheticCity city, int count) =>
        city.Residents(count).Select(resident => $"{resident.Number.Reveal()},{resident.Name},{resident.Phone}")
            .Prepend("number,name,phone");

    private static IEnumerable<string> Organisations(SyntheticCity city, int count) =>
        city.Organisations(count).Select(organisation => $"{organisation.Code},{organisation.Name},{organisation.Place}")
            .Prepend("code,name,place");

    private static IEnumerable<string> Facts(SyntheticCity city, int count) =>
        city.Residents(count).Select(resident => string.Create(
                CultureInfo.InvariantCulture,
                $"{resident.Number.Reveal()},{resident.Facts.ResidenceSince:yyyy-MM-dd},{resident.Facts.AddressCode},{resident.Facts.Employer},{resident.Facts.EmployedSince:yyyy-MM-dd},{resident.Facts.ContributionMonths}"))
            .Prepend("number,residence_since,address_code,employer,employed_since,contribution_months");
}
