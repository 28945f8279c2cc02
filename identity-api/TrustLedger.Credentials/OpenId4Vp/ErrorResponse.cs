using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol;

namespace TrustLedger.Credentials.OpenId4Vp;

/// <summary>A wallet's Authorization Error Response, posted in clear to the <c>response_uri</c> (OpenID4VP 1.0 §8.2, §8.5).</summary>
/// <param name="Code">One of <see cref="VpErrors"/>.</param>
/// <param name="State">The request's <c>state</c>, given back.</param>
/// <param name="Description">For who runs the verifier: our refusal's code, or null. It never says anything of the holder.</param>
public sealed record ErrorResponse(string Code, string? State, string? Description = null)
{
    /// <summary>
    /// The holder said no, or lacks what was asked, or has it with another value: one answer for all, so that it tells
    /// nothing of what is held (§15.4.1). Send it after the holder was asked, whatever the reason.
    /// </summary>
    public static ErrorResponse AccessDenied(string? state) => new(VpErrors.AccessDenied, state);

    /// <summary>The answer to a request that the wallet refuses.</summary>
    public static ErrorResponse Of(Refusal refusal, string? state) => VpErrors.Of(refusal) is var code and not VpErrors.AccessDenied
        ? new(code, state, refusal.Code)
        : AccessDenied(state);

    /// <summary>The form to post.</summary>
    public IReadOnlyDictionary<string, string> ToForm()
    {
        var form = new Dictionary<string, string>(StringComparer.Ordinal) { [OpenId4VpNames.Error] = Code };
        if (Description is not null)
            form[OpenId4VpNames.ErrorDescription] = Description;
        if (State is not null)
            form[OpenId4VpNames.State] = State;
        return form;
    }

    /// <summary>Reads a posted form. The wallet's description is not kept: it is a stranger's text.</summary>
    /// <returns>The error; or <c>response-state-wrong</c>: whoever only saw the link cannot decline for the holder (§14.4.2).</returns>
    public static Result<ErrorResponse> Read(IReadOnlyDictionary<string, string> form, string? state) =>
        form.GetValueOrDefault(OpenId4VpNames.State) == state
            ? new ErrorResponse(VpErrors.Read(form.GetValueOrDefault(OpenId4VpNames.Error)), state)
            : PresentationResponse.ForAnotherRequest();

    /// <summary>Reads an error that came encrypted; refuses as <see cref="Read(IReadOnlyDictionary{string, string}, string?)"/>.</summary>
    public static Result<ErrorResponse> Read(JsonObject payload, string? state) =>
        PresentationResponse.IsFor(payload, state)
            ? new ErrorResponse(VpErrors.Read(payload.Text(OpenId4VpNames.Error)), state)
            : PresentationResponse.ForAnotherRequest();
}
