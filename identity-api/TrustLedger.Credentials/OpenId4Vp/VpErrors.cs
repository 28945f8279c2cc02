using TrustLedger.Protocol;

namespace TrustLedger.Credentials.OpenId4Vp;

/// <summary>The error codes that a wallet answers with (OpenID4VP 1.0 §8.5, RFC 6749 §4.1.2.1).</summary>
public static class VpErrors
{
    public const string AccessDenied = "access_denied";
    public const string InvalidClient = "invalid_client";
    public const string InvalidRequest = "invalid_request";
    public const string InvalidRequestUriMethod = "invalid_request_uri_method";
    public const string InvalidScope = "invalid_scope";
    public const string InvalidTransactionData = "invalid_transaction_data";
    public const string ServerError = "server_error";
    public const string TemporarilyUnavailable = "temporarily_unavailable";
    public const string UnauthorizedClient = "unauthorized_client";
    public const string UnsupportedResponseType = "unsupported_response_type";
    public const string VpFormatsNotSupported = "vp_formats_not_supported";
    public const string WalletUnavailable = "wallet_unavailable";

    /// <summary>Our word for a code that is none of these: a stranger's text is not kept.</summary>
    public const string Other = "other";

    private static readonly string[] Known =
    [
        AccessDenied, InvalidClient, InvalidRequest, InvalidRequestUriMethod, InvalidScope, InvalidTransactionData, ServerError,
        TemporarilyUnavailable, UnauthorizedClient, UnsupportedResponseType, VpFormatsNotSupported, WalletUnavailable,
    ];

    /// <summary>The code itself when it is known, else <see cref="Other"/>.</summary>
    public static string Read(string? code) => Known.Contains(code, StringComparer.Ordinal) ? code! : Other;

    /// <summary>What the verifier is told when a wallet refuses its request, or cannot or may not answer it.</summary>
    public static string Of(Refusal refusal) => refusal.Code switch
    {
        "credentials-missing" => AccessDenied,
        "request-formats-unsupported" => VpFormatsNotSupported,
        "request-response-type-unsupported" => UnsupportedResponseType,
        "request-transaction-data-unsupported" => InvalidTransactionData,
        var code when code.StartsWith("transaction-data-", StringComparison.Ordinal) => InvalidTransactionData,
        _ => InvalidRequest,
    };
}
