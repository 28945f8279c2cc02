using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TrustLedger.Demo.Story;

/// <summary>Writes <c>demo.json</c>: what anybody needs to point a wallet, a verifier or a log monitor at the city.</summary>
internal static class DemoDescription
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static Task WriteAsync(Stage stage)
    {
        var city = stage.City;
        var description = new JsonObject
        {
            ["node"] = city.Servers.NodeUrl,
            ["api"] = city.Servers.ApiUrl,
            ["logs"] = new JsonArray([.. city.Logs.Select(log => (JsonNode)new JsonObject
            {
                ["name"] = log.Name,
                ["origin"] = log.Origin,
                ["verifierKey"] = log.VerifierKey,
                ["genesisHash"] = log.GenesisHash,
            })]),
            ["dataFolder"] = city.Folder.Root,
            ["anchorPem"] = city.Service.AnchorPem,
            ["offerCommand"] = stage.Data.Typed("officer offer", "person", "--session", stage.NeighbourSession),
            ["requestCommand"] = stage.Data.Typed("officer request"),
        };
        return File.WriteAllTextAsync(city.Folder.Description, description.ToJsonString(Readable) + "\n");
    }
}
