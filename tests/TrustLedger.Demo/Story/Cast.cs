using System.Text.Json.Nodes;
using TrustLedger.Casework.Synthetic;

namespace TrustLedger.Demo.Story;

/// <summary>The invented residents of the story: the ones the seed gives, picked so that each has what its part needs.</summary>
internal sealed class Cast
{
    public const ulong Seed = 20_261_121;
    public const int Residents = 10_000;

    private const int NameCharacters = 3;

    private Cast(SyntheticResident resident, SyntheticResident neighbour, SyntheticResident subject) =>
        (Resident, Neighbour, Subject) = (resident, neighbour, subject);

    /// <summary>Applies for the endorsement of a residence permit.</summary>
    public SyntheticResident Resident { get; }

    /// <summary>Vouches for the resident.</summary>
    public SyntheticResident Neighbour { get; }

    /// <summary>Is supervised, and asks for leave.</summary>
    public SyntheticResident Subject { get; }

    public static Cast Choose(DateOnly today)
    {
        // Names of three characters: a search for a shorter one would find itself in random bytes.
        var adults = new SyntheticCity(Seed).Residents(Residents).Where(person =>
            person.Name.Length == NameCharacters && person.Facts.Employer is not null && person.Number.Born.AddYears(18) < today);
        return adults.Take(3).ToList() is [var resident, var neighbour, var subject]
            ? new Cast(resident, neighbour, subject)
            : throw new InvalidOperationException("Ten thousand residents hold three employed adults.");
    }

    /// <summary>What a person types at the prompt: two lines, never an argument.</summary>
    public static string Identity(SyntheticResident person) => $"{person.Name}\n{person.Number.Reveal()}\n";

    /// <summary>Residence whose next full year is ten days off, so that the endorsement is due.</summary>
    public static string ResidenceContent(SyntheticResident person, DateOnly today) => new JsonObject
    {
        ["since"] = Text(today.AddDays(10).AddYears(-3)),
        ["addressCode"] = person.Facts.AddressCode,
    }.ToJsonString();

    public static string EmploymentContent(SyntheticResident person, DateOnly today) => new JsonObject
    {
        ["employer"] = person.Facts.Employer!.Value,
        ["since"] = Text(today.AddYears(-2)),
    }.ToJsonString();

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
