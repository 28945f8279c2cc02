using System.Text.Json.Nodes;
using TrustLedger.Demo.Harness;
using TrustLedger.SystemTests.City;

namespace TrustLedger.SystemTests.Commands;

/// <summary>What another implementation signed, each object in a file of its own, before the real command.</summary>
public sealed class VectorFileTests : IDisposable
{
    private const int Vectors = 24;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("trustledger-vectors-");

    public static TheoryData<int> Numbers => [.. Enumerable.Range(0, Vectors)];

    private static JsonArray Statements { get; } = JsonNode.Parse(File.ReadAllText(
        Path.Combine(Repository.Root, "tests", "TrustLedger.Tests", "Vectors", "eas", "offchain-v2.json")))!["statements"]!.AsArray();

    [Fact]
    public void There_are_24_of_them() => Assert.Equal(Vectors, Statements.Count);

    [Theory, MemberData(nameof(Numbers))]
    public async Task Statement_verify_takes_it_and_refuses_it_with_one_digit_changed(int number)
    {
        var text = Signed(number).ToJsonString();
        var taken = await VerifyAsync("good.json", text);
        Assert.Equal(0, taken.ExitCode);
        Assert.Equal((string?)Statements[number]!["sig"]!["uid"], (string?)taken.Json["uid"]);

        // Another member each time, so that every place of the object has its turn.
        var member = Hexadecimals[number % Hexadecimals.Length];
        var refused = await VerifyAsync("changed.json", Changed(Signed(number), member).ToJsonString());
        Assert.True(refused.ExitCode == 2, $"{string.Join('/', member)}: exit {refused.ExitCode}");
        Assert.NotNull(refused.ErrorCode);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static readonly string[][] Hexadecimals =
    [
        ["sig", "uid"], ["sig", "message", "schema"], ["sig", "message", "recipient"], ["sig", "message", "refUID"], ["sig", "message", "data"],
        ["sig", "message", "salt"], ["sig", "signature", "r"], ["sig", "signature", "s"], ["sig", "domain", "verifyingContract"], ["signer"],
    ];

    private static JsonObject Signed(int number) => new()
    {
        ["sig"] = Statements[number]!["sig"]!.DeepClone(),
        ["signer"] = (string?)Statements[number]!["signer"],
    };

    private static JsonObject Changed(JsonObject signed, string[] path)
    {
        var parent = path[..^1].Aggregate((JsonNode)signed, (node, name) => node[name]!);
        var digits = ((string)parent[path[^1]]!).ToCharArray();
        digits[^1] = digits[^1] == '1' ? '2' : '1';
        parent[path[^1]] = new string(digits);
        return signed;
    }

    private async Task<CommandResult> VerifyAsync(string name, string text)
    {
        var file = Path.Combine(_folder.FullName, name);
        await File.WriteAllTextAsync(file, text);
        return await CommandRunner.RunAsync(
            Programs.Wallet, ["statement", "verify", file, "--json", "--lang", "en"], input: null, CancellationToken.None);
    }
}
