using System.Text.Json;
using System.Text.Json.Nodes;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Merkle;

namespace TrustLedger.Wallet.Signing;

/// <summary>The content that a statement commits to: read strictly, shown whole, recognised when it comes again.</summary>
internal static class ContentFile
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <returns>The object; <c>file-missing</c>, <c>file-too-large</c>; or as <see cref="StrictJson.ParseObject"/>.</returns>
    public static async Task<Result<JsonObject>> ReadAsync(WalletContext context, string file, CancellationToken cancellationToken) =>
        (await context.ReadTextAsync(file, cancellationToken)).TryGet(out var text, out var refusal)
            ? StrictJson.ParseObject(System.Text.Encoding.UTF8.GetBytes(text))
            : refusal;

    /// <summary>Every line of it, before it is signed.</summary>
    public static void Show(WalletContext context, JsonNode content)
    {
        foreach (var line in content.ToJsonString(Readable).Split('\n'))
            context.Output.Quote(line);
    }

    /// <summary>Names command and subject without telling the content.</summary>
    public static string CommandKey(string command, JsonNode? content) =>
        $"{command} {Convert.ToHexStringLower(Hash.Of(Jcs.Write(content)).ToArray())}";
}
