using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Notes;
using TrustLedger.Protocol.Witnesses;

namespace TrustLedger.Client.Witnessing;

/// <summary>Asks one witness for its cosignature: the log's side of c2sp.org/tlog-witness.</summary>
/// <remarks>Calls may overlap. Asking again is safe: a witness cosigns the same checkpoint as often as it is asked.</remarks>
/// <param name="http">For instance from <see cref="Reading.NodeClient.CreateHttp"/>; the caller's to dispose.</param>
/// <param name="prefix">The witness's submission prefix.</param>
/// <param name="key">The witness's key, as the genesis has it.</param>
public sealed class WitnessClient(HttpClient http, Uri prefix, NoteVerifierKey key)
{
    private const int MaxAnswerBytes = 64 * 1024;

    public NoteVerifierKey Key => key;

    /// <returns>
    /// The reply; or, first match wins: <c>witness-refused</c> with the status that it gave, <c>witness-answer-malformed</c>,
    /// and what <see cref="CosignatureLines.Add"/> refuses when the answer holds no cosignature of this witness.
    /// </returns>
    /// <exception cref="HttpRequestException">The witness is away or faulty; it may have cosigned.</exception>
    /// <exception cref="OperationCanceledException">Stopped, or no answer in time; it may have cosigned.</exception>
    public async Task<Result<WitnessReply>> AddCheckpointAsync(AddCheckpointRequest body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(prefix.AbsoluteUri.TrimEnd('/') + "/add-checkpoint"));
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body.ToString()));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("text/plain") { CharSet = "utf-8" };
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if ((int)response.StatusCode >= 500 || response.StatusCode == HttpStatusCode.TooManyRequests)
            throw new HttpRequestException($"The witness answered {(int)response.StatusCode}.", inner: null, response.StatusCode);

        var text = await ReadAsync(response, cancellationToken);
        if (response.StatusCode == HttpStatusCode.Conflict && response.Content.Headers.ContentType?.MediaType == AddCheckpointRequest.SizeMediaType)
        {
            return text is not null && text.EndsWith('\n')
                && long.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var size)
                ? new WitnessReply(Cosigned: null, size)
                : Malformed();
        }

        if (response.StatusCode != HttpStatusCode.OK)
            return new Refusal("witness-refused", $"{key.Name} answered {(int)response.StatusCode}.");
        if (text is null)
            return Malformed();
        return CosignatureLines.Add(body.Checkpoint, text, key).TryGet(out var cosigned, out var refusal)
            ? new WitnessReply(cosigned, Size: null)
            : refusal;
    }

    private Refusal Malformed() => new("witness-answer-malformed", $"{key.Name} gave an answer that is none.");

    /// <returns>Null when it is longer than any honest answer.</returns>
    private static async Task<string?> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var bytes = new byte[MaxAnswerBytes + 1];
        var length = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        return length > MaxAnswerBytes ? null : Encoding.UTF8.GetString(bytes, 0, length);
    }
}
