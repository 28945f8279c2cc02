using System.Text;
using System.Text.Json.Nodes;
using TrustLedger.IdentityApi.Clients;
using TrustLedger.Protocol.Keys;

namespace TrustLedger.Tests.IdentityApi;

/// <summary>After a whole enrolment no file of the API tells the resident's name, number or phone.</summary>
public sealed class NothingPersonalTests
{
    private const string Name = "云小舟";
    private const string Number = "090101198503120018";
    private const string Phone = "12000000001";

    [Fact]
    public async Task No_file_of_the_data_folder_holds_a_personal_value()
    {
        using var folder = new TemporaryFolder();
        await using var api = await TestApi.StartAsync(folder: folder);
        await api.ImportAsync($"number,name,phone\n{Number},{Name},{Phone}\n");
        using var handle = Secp256k1Key.Generate();
        var officer = await api.SignInAsync("window", Roles.WindowOfficer);
        var (_, session) = await api.SendAsync(HttpMethod.Post, "/proofing/sessions", Body(handle), handle);
        var path = $"/proofing/sessions/{((JsonNode)session).Text("session")}";
        await api.SendAsync(HttpMethod.Post, $"{path}/binding", [], handle, ((JsonNode)session).Text("challenge"));
        var (status, _) = await api.SendAsync(
            HttpMethod.Post, $"{path}/confirmation", new JsonObject { ["documentKind"] = "passport", ["confirmed"] = true }, officer);
        Assert.Equal(200, status);

        var files = Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories);
        Assert.Contains(files, file => file.EndsWith("identity.db-wal", StringComparison.Ordinal));
        foreach (var file in files)
            Assert.Empty(PersonalForms.In(ReadShared(file), Name, Number, Phone));
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("utf-16")]
    [InlineData("hex")]
    [InlineData("HEX")]
    [InlineData("base64-0")]
    [InlineData("base64-1")]
    [InlineData("base64-2")]
    public void The_search_finds_each_form(string form)
    {
        var utf8 = Encoding.UTF8.GetBytes($"xx{Number}yy");
        byte[] hidden = form switch
        {
            "plain" => utf8,
            "utf-16" => Encoding.Unicode.GetBytes(Number),
            "hex" => Encoding.ASCII.GetBytes(Convert.ToHexStringLower(utf8)),
            "HEX" => Encoding.ASCII.GetBytes(Convert.ToHexString(utf8)),
            _ => Encoding.ASCII.GetBytes(Convert.ToBase64String([.. new byte[form[^1] - '0'], .. utf8])),
        };

        Assert.NotEmpty(PersonalForms.In(hidden, Number));
    }

    private static JsonObject Body(Secp256k1Key handle) =>
        new() { ["name"] = Name, ["number"] = Number, ["handle"] = handle.Address.ToLowerHex() };

    private static byte[] ReadShared(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
