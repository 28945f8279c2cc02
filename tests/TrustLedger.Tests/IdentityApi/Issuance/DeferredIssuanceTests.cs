using System.Security.Cryptography;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.IdentityApi;
using TrustLedger.IdentityApi.Clients;

namespace TrustLedger.Tests.IdentityApi.Issuance;

/// <summary>A credential that an officer has to approve: what the wallet is told meanwhile, and who may approve (OpenID4VCI 1.0 §9).</summary>
public sealed class DeferredIssuanceTests : IAsyncLifetime
{
    private IssuanceApi _issuance = null!;

    public async Task InitializeAsync() => _issuance = await IssuanceApi.StartAsync(
        options => options with
        {
            DeferredIntervalSeconds = 7,
            Credentials = new Dictionary<string, CredentialOptions>(StringComparer.Ordinal)
            {
                ["person"] = new() { OfficerApproves = true },
            },
        },
        keepsFolder: true);

    public async Task DisposeAsync() => await _issuance.DisposeAsync();

    [Fact]
    public async Task What_must_wait_is_answered_with_a_transaction_and_an_interval()
    {
        var token = await _issuance.TokenAsync();

        var answer = await _issuance.FetchAsync(token);

        Assert.Equal((202, "application/json", "no-store"), (answer.Status, answer.MediaType, answer.CacheControl));
        Assert.Equal("interval transaction_id", answer.Members);
        Assert.Equal(7, (int)answer.Json["interval"]!);
        var again = await DeferredAsync(token, answer.Json.Text("transaction_id"));
        Assert.Equal((202, "application/json", answer.Text), (again.Status, again.MediaType, again.Text));
        Assert.Equal(0, await _issuance.CountAsync("issued_credentials"));
    }

    [Fact]
    public async Task What_was_approved_is_fetched_once_for_the_keys_that_were_proven()
    {
        using var one = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var two = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var token = await _issuance.TokenAsync();
        var transaction = (await _issuance.FetchAsync(token, one, two)).Json.Text("transaction_id");
        await ApproveAsync();

        var answer = await DeferredAsync(token, transaction);

        Assert.Equal((200, "application/json"), (answer.Status, answer.MediaType));
        Assert.Equal("credentials notification_id", answer.Members);
        Assert.Equal([Jwk.Of(one).X, Jwk.Of(two).X], answer.Credentials.Select(HolderOf), StringComparer.Ordinal);
        Assert.Equal((400, "invalid_transaction_id"), (await DeferredAsync(token, transaction)).Error);
        Assert.Equal(2, await _issuance.CountAsync("issued_credentials"));
    }

    [Fact]
    public async Task A_transaction_and_its_approval_live_through_a_restart()
    {
        var token = await _issuance.TokenAsync();
        var transaction = (await _issuance.FetchAsync(token)).Json.Text("transaction_id");
        await _issuance.RestartAsync();
        Assert.Equal(202, (await DeferredAsync(token, transaction)).Status);
        await ApproveAsync();
        await _issuance.RestartAsync();

        Assert.Single((await DeferredAsync(token, transaction)).Credentials);
    }

    [Fact]
    public async Task After_the_approval_the_credential_endpoint_issues_at_once()
    {
        var token = await _issuance.TokenAsync();
        await _issuance.FetchAsync(token);
        await ApproveAsync();

        Assert.Equal(200, (await _issuance.FetchAsync(token)).Status);
    }

    [Fact]
    public async Task What_was_refused_is_denied_at_both_endpoints()
    {
        var token = await _issuance.TokenAsync();
        var transaction = (await _issuance.FetchAsync(token)).Json.Text("transaction_id");
        var path = $"/issuance/approvals/{(await WaitingAsync()).Text("id")}/decision";
        var refuse = new JsonObject { ["approve"] = false, ["reason"] = "identity-in-doubt" };

        Assert.Equal((400, "reason-unknown"), await DecideAsync(path, new JsonObject { ["approve"] = false }));
        Assert.Equal((400, "reason-unknown"), await DecideAsync(path, new JsonObject { ["approve"] = false, ["reason"] = "mood" }));
        Assert.Equal((200, "refused"), await DecideAsync(path, refuse));
        Assert.Equal((200, "refused"), await DecideAsync(path, refuse));
        Assert.Equal((409, "approval-settled"), await DecideAsync(path, new JsonObject { ["approve"] = true }));
        Assert.Equal((400, "credential_request_denied"), (await DeferredAsync(token, transaction)).Error);
        Assert.Equal((400, "credential_request_denied"), (await _issuance.FetchAsync(token)).Error);
        Assert.Equal(0, await _issuance.CountAsync("issued_credentials"));
    }

    [Fact]
    public async Task Nobody_approves_what_they_offered_or_what_is_their_own()
    {
        await _issuance.FetchAsync(await _issuance.TokenAsync());
        var path = $"/issuance/approvals/{(await WaitingAsync()).Text("id")}/decision";
        var own = await _issuance.Api.AddClientAsync("own", [Roles.IssuerOfficer], IssuanceApi.Number);
        using var signIn = own.TokenRequest(own.Assertion(_issuance.Api.Time.GetUtcNow()));
        using var signedIn = await _issuance.Api.Http.PostAsync(new Uri("/token", UriKind.Relative), signIn);
        var subject = JsonNode.Parse(await signedIn.Content.ReadAsStringAsync())!.Text("access_token");
        var approve = new JsonObject { ["approve"] = true };

        Assert.Equal((403, "own-offer"), await DecideAsync(path, approve, _issuance.Officer));
        Assert.Equal((403, "own-credential"), await DecideAsync(path, approve, subject));
        Assert.Equal((404, "approval-unknown"), await DecideAsync("/issuance/approvals/none/decision", approve));
        Assert.Equal("waiting", (await WaitingAsync()).Text("state"));
    }

    [Fact]
    public async Task An_officer_sees_what_would_be_certified()
    {
        await _issuance.FetchAsync(await _issuance.TokenAsync());

        var (status, review) = await _issuance.Api.SendAsync(
            HttpMethod.Get, $"/issuance/approvals/{(await WaitingAsync()).Text("id")}", null, _issuance.Second);

        Assert.Equal((200, IssuanceApi.Name), (status, review["claims"]!.Text("name")));
    }

    [Fact]
    public async Task The_person_reads_who_saw_and_judged_it()
    {
        var token = await _issuance.TokenAsync();
        await _issuance.FetchAsync(token);
        await _issuance.Api.SendAsync(
            HttpMethod.Get, $"/issuance/approvals/{(await WaitingAsync()).Text("id")}", null, _issuance.Second);
        await ApproveAsync();

        var lines = await _issuance.AccessLinesAsync();

        foreach (var operation in new[] { "credential.review", "credential.approve" })
        {
            var line = Assert.Single(lines, line => line.Text("operation") == operation);
            Assert.Equal(("second", "person"), (line.Text("actor"), line.Text("about")));
        }
    }

    [Fact]
    public async Task A_transaction_that_is_not_the_tokens_own_is_invalid()
    {
        var token = await _issuance.TokenAsync();
        var transaction = (await _issuance.FetchAsync(token)).Json.Text("transaction_id");
        await ApproveAsync();

        Assert.Equal((400, "invalid_transaction_id"), (await DeferredAsync(token, "none")).Error);
        Assert.Equal((400, "invalid_transaction_id"), (await DeferredAsync(await _issuance.TokenAsync(), transaction)).Error);
        Assert.Equal(200, (await DeferredAsync(token, transaction)).Status);
    }

    [Theory]
    [InlineData("{}", "application/json", "invalid_credential_request")]
    [InlineData("""{"transaction_id":7}""", "application/json", "invalid_credential_request")]
    [InlineData("[]", "application/json", "invalid_credential_request")]
    [InlineData("""{"transaction_id":"a"}""", "text/plain", "invalid_credential_request")]
    [InlineData("""{"transaction_id":"a","credential_response_encryption":{}}""", "application/json", "invalid_encryption_parameters")]
    [InlineData("""{"transaction_id":"a","more":1}""", "application/json", "invalid_transaction_id")]
    public async Task A_deferred_request_is_refused_in_the_specifications_words(string body, string mediaType, string error) => Assert.Equal(
        (400, error), (await _issuance.PostAsync("/deferred_credential", body, mediaType, await _issuance.TokenAsync())).Error);

    [Fact]
    public async Task Without_a_token_that_serves_nothing_is_fetched()
    {
        var without = await DeferredAsync(null, "none");
        var wrong = await DeferredAsync("x", "none");

        Assert.Equal((401, "invalid_token"), without.Error);
        Assert.Equal((401, "invalid_token"), wrong.Error);
        Assert.StartsWith("Bearer", without.Challenge, StringComparison.Ordinal);
        Assert.Contains("error=\"invalid_token\"", wrong.Challenge, StringComparison.Ordinal);
    }

    private Task<WalletAnswer> DeferredAsync(string? token, string transaction) =>
        _issuance.PostAsync("/deferred_credential", new JsonObject { ["transaction_id"] = transaction }, token);

    private async Task<JsonNode> WaitingAsync()
    {
        var (_, list) = await _issuance.Api.SendAsync(HttpMethod.Get, "/issuance/approvals", null, _issuance.Second);
        return Assert.Single(list["approvals"]!.AsArray())!;
    }

    private async Task ApproveAsync() => Assert.Equal(
        (200, "approved"),
        await DecideAsync($"/issuance/approvals/{(await WaitingAsync()).Text("id")}/decision", new JsonObject { ["approve"] = true }));

    /// <summary>Status, and state or refusal.</summary>
    private async Task<(int Status, string State)> DecideAsync(string path, JsonObject decision, string? officer = null)
    {
        var (status, answer) = await _issuance.Api.SendAsync(HttpMethod.Post, path, decision, officer ?? _issuance.Second);
        return (status, ((JsonNode)answer).Text(status == 200 ? "state" : "title"));
    }

    private static string HolderOf(string credential) => IssuanceApi.PayloadOf(credential)["cnf"]!["jwk"]!.Text("x");
}
