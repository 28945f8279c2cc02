using System.Text.Json.Nodes;

namespace TrustLedger.Tests.IdentityApi.Authorization;

/// <summary>
/// Every error of the OAuth and OpenID4VC endpoints is the object and the code that its specification names, is kept by nobody,
/// is no 5xx, and says nothing back that the client sent.
/// </summary>
public sealed class ErrorCaseTests(ErrorCaseTests.Served served) : IClassFixture<ErrorCaseTests.Served>
{
    // Their tests look at no-store and at the characters as well: they need more than a request.
    private static readonly string[] ShownElsewhere =
    [
        "credential_request_denied", // IssuanceEndpointTests, DeferredIssuanceTests
        "temporarily_unavailable", // PushedRequestTests
    ];

    // RFC 6749 §5.2, RFC 6750 §3.1, RFC 8707 §2, RFC 9101 §6.3, RFC 9126 §2.3, RFC 9396 §5, RFC 9449 §5 and §8, client
    // attestation -07 §6.2, OpenID4VCI 1.0 §6.3, §8.3.1, §9.3, §11.3, OpenID4VP 1.0 §8.5; unauthorized_client is for servers that
    // serve a client by some grants only.
    private static readonly string[] Specified =
    [
        "invalid_request", "invalid_client", "invalid_grant", "unsupported_grant_type", "invalid_scope", "invalid_token",
        "insufficient_scope", "invalid_target", "request_not_supported", "unsupported_response_type", "temporarily_unavailable",
        "invalid_authorization_details", "invalid_dpop_proof", "use_dpop_nonce", "use_attestation_challenge",
        "invalid_credential_request", "unknown_credential_configuration", "unknown_credential_identifier", "invalid_proof",
        "invalid_nonce", "invalid_encryption_parameters", "credential_request_denied", "invalid_transaction_id",
        "invalid_notification_id", "invalid_notification_request",
    ];

    public static TheoryData<string> Names => [.. ErrorCases.Expected.Keys];

    [Theory, MemberData(nameof(Names))]
    public async Task An_error_is_the_specified_one_and_says_nothing_back(string name)
    {
        var (api, request) = await served.Cases.MakeAsync(name);
        using (request)
        using (var answer = await api.Api.Http.SendAsync(request))
        {
            var text = await answer.Content.ReadAsStringAsync();
            var expected = ErrorCases.Expected[name];

            Assert.True(expected.Status == (int)answer.StatusCode, $"{(int)answer.StatusCode} {text}");
            Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
            Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
            var error = JsonNode.Parse(text)!;
            Assert.Equal(expected.Code, error.Text("error"));
            Assert.Matches(@"^[\x20-\x21\x23-\x5B\x5D-\x7E]+$", error.Text("error_description"));
            var whole = text + answer.Headers + answer.Content.Headers;
            Assert.DoesNotContain(ErrorCases.Marker, whole, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(" at TrustLedger", whole, StringComparison.Ordinal);
            // RFC 6750 §3, RFC 9449 §7.1: who has no token that serves is told how to come with one.
            Assert.Equal(expected.Code is "invalid_token" or "insufficient_scope", answer.Headers.WwwAuthenticate.Count > 0);
        }
    }

    [Fact]
    public void Every_code_that_the_specifications_name_for_these_endpoints_is_met() => Assert.Equal(
        Specified.Order(StringComparer.Ordinal),
        ErrorCases.Expected.Values.Select(expected => expected.Code).Concat(ShownElsewhere).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    public sealed class Served : IAsyncLifetime
    {
        internal ErrorCases Cases { get; private set; } = null!;

        public async Task InitializeAsync() => Cases = await ErrorCases.StartAsync();

        public async Task DisposeAsync() => await Cases.DisposeAsync();
    }
}
