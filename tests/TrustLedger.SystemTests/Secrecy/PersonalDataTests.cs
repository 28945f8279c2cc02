using System.Text.Json.Nodes;
using TrustLedger.Demo.City;
using TrustLedger.Demo.Story;
using TrustLedger.SystemTests.City;
using TrustLedger.SystemTests.Kills;

namespace TrustLedger.SystemTests.Secrecy;

/// <summary>After all that a resident does here, no file holds name or number in clear.</summary>
[Collection(InCity.Name)]
public sealed class PersonalDataTests(CityFixture city)
{
    [Fact]
    public async Task No_file_holds_the_name_or_the_number_of_who_used_everything()
    {
        var resident = await Resident.EnrolAsync(city);
        await resident.ReceiveAsync(city);
        await resident.GatherFactsAsync(city);
        await resident.Wallet.RunAsync("apply", "residence-permit.endorsement");
        var request = (await city.Data.RunAsync("officer request")).Json;
        await resident.Wallet.RunAsync("present", (string)request["request"]!);
        await RegisterCaseAsync(resident);
        await TryAnotherNameAsync(resident);

        var search = new ValueSearch().Add("name", resident.Person.Name).Add("number", resident.Person.Number.Reveal());
        var folder = city.City.Folder;
        Assert.Empty(search.In(folder.Root));

        var planted = folder.At("planted");
        await File.WriteAllTextAsync(planted, $"x{resident.Person.Number.Reveal()}x");
        Assert.Single(search.In(folder.Root));
        File.Delete(planted);
    }

    private async Task RegisterCaseAsync(Resident resident)
    {
        var handle = await resident.Wallet.RunAsync("handle new", LogSetup.OriginOf("corrections"), "--purpose", "case");
        var registration = new JsonObject
        {
            ["subjectHandle"] = (string)handle.Json["handle"]!,
            ["name"] = resident.Person.Name,
            ["number"] = resident.Person.Number.Reveal(),
            ["measure"] = "suspended-sentence",
            ["from"] = "2026-01-01",
            ["to"] = "2027-12-31",
        };
        (await city.City.Wallet(Organisation.Justice).RunAsync(
            registration.ToJsonString(), "corrections propose", ["registration", "--content", "-"])).MustSucceed();
    }

    // A refused attempt must leave as little.
    private async Task TryAnotherNameAsync(Resident resident)
    {
        var thief = await city.NewWalletAsync();
        var refused = await thief.RunAsync(Cast.Identity(resident.Person with { Name = "王" + resident.Person.Name[1..] + "某" }), "enrol", ["--identity", "-"]);
        Assert.Equal(2, refused.ExitCode);
    }
}
