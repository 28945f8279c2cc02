using System.Net.Http.Headers;
using System.Text;
using TrustLedger.Client.Keystore;
using TrustLedger.Protocol;
using TrustLedger.Wallet.Vault;

namespace TrustLedger.Wallet.Commands;

/// <summary>Sends a letter to an address, or writes it into a file that its owner hands in.</summary>
internal static class HandIn
{
    /// <returns>Null; as the egress client refuses; or <c>request-not-taken</c>.</returns>
    public static async Task<Refusal?> PostAsync(
        WalletContext context, VaultFile vault, Uri address, string text, string mediaType, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
        content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        if (!(await context.OpenEgress(vault).PostAsync(address, content, cancellationToken)).TryGet(out var answer, out var refusal))
            return refusal;
        return answer.IsSuccess ? null : new Refusal("request-not-taken", $"The other side answered {answer.Status}.");
    }

    /// <returns>Null; or <c>file-exists</c>.</returns>
    public static Refusal? Write(string path, string text) => DurableFile.TryCreate(path, Encoding.UTF8.GetBytes(text + "\n"))
        ? null
        : new Refusal("file-exists", "There is a file of that name; nothing is overwritten.");
}
