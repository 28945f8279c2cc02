using System.Text.Json.Nodes;

namespace TrustLedger.Tests.IdentityApi.Issuance;

/// <summary>A wallet tells how an issuance ended (OpenID4VCI 1.0 §11).</summary>
public sealed class NotificationTests : IAsyncLifetime
{
    private IssuanceApi _issuance = null!;
    private string _token = null!;
    private string _notification = null!;

    public async Task InitializeAsync()
    {
        _issuance = await IssuanceApi.StartAsync();
        _token = await _issuance.TokenAsync();
        _notification = (await _issuance.FetchAsync(_token)).Json.Text("notification_id");
    }

    public async Task DisposeAsync() => await _issuance.DisposeAsync();

    [Theory]
    [InlineData("credential_accepted")]
    [InlineData("credential_failure")]
    [InlineData("credential_deleted")]
    public async Task Each_event_is_taken_and_the_same_again_changes_nothing(string told)
    {
        for (var time = 0; time < 2; time++)
        {
            var answer = await NotifyAsync(new JsonObject
            {
                ["notification_id"] = _notification,
                ["event"] = told,
                ["event_description"] = "As it was told.",
                ["more"] = 1,
            });
            Assert.Equal((204, ""), (answer.Status, answer.Text));
        }

        Assert.Equal(1, await _issuance.CountAsync($"issuance_events WHERE event = '{told}'"));
    }

    [Fact]
    public async Task Every_answer_with_credentials_has_a_notification_id_of_its_own()
    {
        var other = (await _issuance.FetchAsync(_token)).Json.Text("notification_id");

        Assert.NotEqual(_notification, other, StringComparer.Ordinal);
        Assert.Equal(204, (await NotifyAsync(Of(other))).Status);
    }

    [Fact]
    public async Task An_id_that_no_answer_to_this_token_had_is_invalid()
    {
        Assert.Equal((400, "invalid_notification_id"), (await NotifyAsync(Of("none"))).Error);
        Assert.Equal((400, "invalid_notification_id"), (await NotifyAsync(Of(_notification), await _issuance.TokenAsync())).Error);
        Assert.Equal(0, await _issuance.CountAsync("issuance_events"));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"notification_id":"ID"}""")]
    [InlineData("""{"event":"credential_accepted"}""")]
    [InlineData("""{"notification_id":7,"event":"credential_accepted"}""")]
    [InlineData("""{"notification_id":"ID","event":"Credential_Accepted"}""")]
    [InlineData("""{"notification_id":"ID","event":"credential_sold"}""")]
    [InlineData("""{"notification_id":"ID","notification_id":"ID","event":"credential_accepted"}""")]
    [InlineData("""{"notification_id":"ID","event":"credential_accepted","event_description":"云"}""")]
    [InlineData("""{"notification_id":"ID","event":"credential_accepted","event_description":"a\"b"}""")]
    [InlineData("""{"notification_id":"ID","event":"credential_accepted","event_description":"a\nb"}""")]
    public async Task A_notification_that_is_not_as_specified_is_refused(string body)
    {
        body = body.Replace("ID", _notification, StringComparison.Ordinal);

        Assert.Equal(
            (400, "invalid_notification_request"), (await _issuance.PostAsync("/notification", body, "application/json", _token)).Error);
    }

    [Fact]
    public async Task A_notification_that_is_not_json_is_refused() => Assert.Equal(
        (400, "invalid_notification_request"),
        (await _issuance.PostAsync("/notification", Of(_notification).ToJsonString(), "text/plain", _token)).Error);

    [Fact]
    public async Task Without_a_token_that_serves_nothing_is_taken()
    {
        var answer = await _issuance.PostAsync("/notification", Of(_notification), null);

        Assert.Equal((401, "invalid_token"), answer.Error);
        Assert.StartsWith("Bearer", answer.Challenge, StringComparison.Ordinal);
        Assert.Equal((401, "invalid_token"), (await NotifyAsync(Of(_notification), "x")).Error);
    }

    private static JsonObject Of(string id) => new() { ["notification_id"] = id, ["event"] = "credential_accepted" };

    private Task<WalletAnswer> NotifyAsync(JsonObject body, string? token = null) =>
        _issuance.PostAsync("/notification", body, token ?? _token);
}
