using System.Text.Json.Nodes;
using TrustLedger.Interop;
using TrustLedger.SystemTests.City;
using TrustLedger.SystemTests.Kills;

namespace TrustLedger.SystemTests.Interop;

/// <summary>Our API, as it runs in the city, and a wallet that none of us wrote.</summary>
[Collection(InCity.Name)]
public sealed class OtherWalletTests(CityFixture city)
{
    private readonly OtherWallet _wallet = new(city);

    [NodeJsFact]
    public async Task Receives_a_batch_for_a_pre_authorized_code_and_presents_one_of_it()
    {
        var resident = await Resident.EnrolAsync(city);
        var received = await ReceiveAsync(resident, copies: 3);

        var credentials = received["credentials"]!.AsArray();
        Assert.Equal(("DPoP", 3), ((string?)received["tokenType"], credentials.Count));
        Assert.All(credentials, one => Assert.Equal(resident.Person.Name, (string?)one!["claims"]!["name"]));

        var request = (await city.Data.RunAsync("officer request")).Json;
        var presented = await _wallet.DoAsync("present", new JsonObject
        {
            ["request"] = (string)request["request"]!,
            ["credentials"] = credentials.DeepClone(),
        });

        Assert.Equal(("direct_post.jwt", 200), ((string?)presented["mode"], (int)presented["status"]!));
        var result = (await city.Data.RunAsync("officer request", "--result", (string)request["id"]!)).Json;
        Assert.Equal("accepted", (string?)result["status"]);
    }

    private async Task<JsonObject> ReceiveAsync(Resident resident, int copies)
    {
        var offer = (await city.Data.RunAsync("officer offer", "person", "--session", resident.Session)).Json;
        return await _wallet.DoAsync("receive", new JsonObject
        {
            ["offer"] = (string)offer["offer"]!,
            ["txCode"] = (string)offer["tx_code"]!,
            ["copies"] = copies,
        });
    }
}
