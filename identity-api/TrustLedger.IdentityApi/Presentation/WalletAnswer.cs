using TrustLedger.Credentials.OpenId4Vp;
using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi.Presentation;

/// <summary>What a wallet posted: presentations, or an error. Exactly one of the two.</summary>
internal sealed record WalletAnswer(VpToken? Token, ErrorResponse? Error)
{
    /// <summary>Reads the form in the mode that the request asked for; an error may come in clear all the same (OpenID4VP 1.0 §8.3.1).</summary>
    /// <returns>
    /// The answer; or <c>response-missing</c> neither an error nor what the response mode asks for; what
    /// <see cref="PresentationResponse"/> and <see cref="ErrorResponse"/> refuse.
    /// </returns>
    public static Result<WalletAnswer> Read(IReadOnlyDictionary<string, string> form, StoredPresentation presentation)
    {
        if (form.ContainsKey(OpenId4VpNames.Error))
            return Of(ErrorResponse.Read(form, presentation.State));
        if (!presentation.IsEncrypted)
        {
            return form.ContainsKey(OpenId4VpNames.VpToken)
                ? Of(PresentationResponse.Read(form, presentation.State))
                : new Refusal("response-missing", "The answer is the parameter vp_token.");
        }

        if (!form.TryGetValue(OpenId4VpNames.Response, out var response))
            return new Refusal("response-missing", "The answer is the parameter response.");
        using var key = RequestObjects.KeyOf(presentation);
        if (!PresentationResponse.Open(response, key, RequestObjects.EncryptionKeyId).TryGet(out var payload, out var refusal))
            return refusal;
        return payload.ContainsKey(OpenId4VpNames.Error)
            ? Of(ErrorResponse.Read(payload, presentation.State))
            : Of(PresentationResponse.Read(payload, presentation.State));
    }

    private static Result<WalletAnswer> Of(Result<ErrorResponse> read) =>
        read.TryGet(out var error, out var refusal) ? new WalletAnswer(Token: null, error) : refusal;

    private static Result<WalletAnswer> Of(Result<PresentationResponse> read) =>
        read.TryGet(out var response, out var refusal) ? new WalletAnswer(response.Token, Error: null) : refusal;
}
