using TrustLedger.Credentials.OpenId4Vci;

namespace TrustLedger.IdentityApi.Issuance;

/// <summary>The form in which one answer goes out. Only <see cref="CredentialMessages.AnswerTo"/> makes one.</summary>
/// <param name="Encryption">Null: in clear.</param>
internal sealed record CredentialAnswer(MessageEncryption? Encryption)
{
    /// <summary>200 with credentials, 202 while they wait; encrypted whichever it is (§8.3).</summary>
    public IResult Of(CredentialResponse response)
    {
        var status = response.Deferred is null ? StatusCodes.Status200OK : StatusCodes.Status202Accepted;
        return Encryption is null
            ? TypedResults.Json(response.ToJson(), statusCode: status)
            : TypedResults.Text(Encryption.Encrypt(response.ToJson()), MessageEncryption.MediaType, statusCode: status);
    }
}
