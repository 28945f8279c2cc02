using TrustLedger.Casework.Synthetic;
using TrustLedger.Demo.City;
using TrustLedger.Demo.Story;
using TrustLedger.Protocol.Keys;
using TrustLedger.SystemTests.City;

namespace TrustLedger.SystemTests.Kills;

/// <summary>An enrolled resident with a wallet.</summary>
internal sealed record Resident(SyntheticResident Person, WalletRunner Wallet, string Session, string Handle)
{
    public static async Task<Resident> EnrolAsync(CityFixture city)
    {
        var (person, wallet) = (city.NextResident(), await city.NewWalletAsync());
        var enrolled = (await wallet.RunAsync(Cast.Identity(person), "enrol", ["--identity", "-"])).MustSucceed().Json;
        var session = (string)enrolled["session"]!;
        await city.Data.RunAsync("officer confirm", session);
        return new Resident(person, wallet, session, Address.Read((string)enrolled["handle"]!)!.Value.ToLowerHex());
    }

    public async Task ReceiveAsync(CityFixture city)
    {
        var offer = (await city.Data.RunAsync("officer offer", "person", "--session", Session)).Json;
        await Wallet.RunAsync("receive", (string)offer["offer"]!, "--tx-code", (string)offer["tx_code"]!);
    }

    /// <summary>Claims residence and work, and has the departments attest both.</summary>
    public async Task GatherFactsAsync(CityFixture city)
    {
        var residence = await ClaimAsync("residence.current", Cast.ResidenceContent(Person, city.Today));
        var employment = await ClaimAsync("employment.current", Cast.EmploymentContent(Person, city.Today));
        await city.Police.RunAsync("attest", residence);
        await city.City.Wallet(Organisation.HumanResources).RunAsync("attest", employment);
    }

    private async Task<string> ClaimAsync(string predicate, string content) =>
        (string)(await Wallet.RunAsync(content, "claim", [predicate, "--content", "-"])).MustSucceed().Json["uid"]!;
}
