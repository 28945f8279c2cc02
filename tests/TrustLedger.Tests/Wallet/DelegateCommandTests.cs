using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vp;
using TrustLedger.Credentials.SdJwt;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Tests.Protocol.State;
using TrustLedger.Wallet;
using TrustLedger.Wallet.Vault;

namespace TrustLedger.Tests.Wallet;

/// <summary>What a wallet signs when it delegates, and what it does not; and what it says about delegations to the API.</summary>
public sealed class DelegateCommandTests : IAsyncLifetime, IDisposable
{
    private const string Agent = "0x52908400098527886E0F7030069857D2E4169EE7";
    private const string Id = "Zm9vYmFyYmF6cXV4cXV1eA";

    private static readonly string[] Delegate =
    [
        "delegate", "residence-permit.endorsement", "--agent", Agent, "--agent-name", "-", "--scope", "apply", "--from", "2026-12-01", "--until", "2026-12-31",
    ];

    private FakeApi _api = null!;
    private DelegatingWallet _wallet = null!;

    public async Task InitializeAsync()
    {
        _api = await FakeApi.StartAsync();
        _wallet = new DelegatingWallet(_api.Url, new FakeLog().Genesis);
        _api.Answers["POST /delegations"] = _ => (201, Delegation("asked"));
        _wallet.Input = "云大海\n";
    }

    public async Task DisposeAsync() => await _api.DisposeAsync();

    public void Dispose() => _wallet.Dispose();

    [Fact]
    public async Task The_terms_that_were_asked_for_are_signed_with_one_s_own_credential()
    {
        _api.Answers["POST /delegations/drafts"] = asked => (201, Draft(asked!));

        var ran = await _wallet.Run(Delegate);

        Assert.True(ran.ExitCode == ExitCode.Done, ran.Error);
        var asked = JsonNode.Parse(Assert.Single(_api.BodiesOf("POST /delegations/drafts")))!;
        Assert.Equal(
            (Agent.ToLowerInvariant(), "云大海", "2026-12-01", "2026-12-31"), (asked.Text("agent"), asked.Text("agentName"), asked.Text("from"), asked.Text("until")));
        var consent = JsonNode.Parse(Assert.Single(_api.BodiesOf("POST /delegations")))!;
        var shown = CompactSdJwt.Parse(consent["vpToken"]!["principal"]![0]!.GetValue<string>()).Value();
        var bound = StrictReader.Read(shown.KeyBindingJwt!, new JwsRules("kb+jwt")).Value().Verify(_wallet.Holder).Value();
        var encoded = Transaction(asked.AsObject());
        Assert.Equal(StrictBase64Url.Encode(SHA256.HashData(Encoding.UTF8.GetBytes(encoded))), bound.Payload["transaction_data_hashes"]![0]!.GetValue<string>());
        Assert.Empty(shown.Disclosures);
        var entry = _wallet.Read(content => content.History[^1]);
        Assert.Equal(("delegate", true, TransactionOutcome.Done), (entry.What, entry.Sent, entry.Outcome));
    }

    [Theory]
    [InlineData("agent", "0x0000000000000000000000000000000000000001")]
    [InlineData("agent_name", "别人")]
    [InlineData("items", "residence-permit.endorsement another.item")]
    [InlineData("scopes", "apply follow")]
    [InlineData("from", "2026-11-01")]
    [InlineData("until", "2036-12-31")]
    [InlineData("organisation", "11090101000000019H")]
    [InlineData("type", "urn:trustledger:transaction:declaration:1")]
    public async Task Signs_nothing_else_than_was_asked_for(string parameter, string value)
    {
        _api.Answers["POST /delegations/drafts"] = asked => (201, Draft(asked!, terms =>
        {
            if (parameter == "type")
            {
                foreach (var name in terms.Select(member => member.Key).Where(name => name != "credential_ids").ToList())
                    terms.Remove(name);
                terms["text"] = "I owe you everything.";
            }

            terms[parameter] = value;
        }));

        var ran = await _wallet.Run(Delegate);

        Assert.Equal((ExitCode.Refused, "content-mismatch"), (ran.ExitCode, ran.ErrorCode));
        Assert.Empty(_api.BodiesOf("POST /delegations"));
        Assert.Null(_wallet.Read(content => content.Credentials[0].Presented));
    }

    [Fact]
    public async Task Who_says_no_delegates_nothing()
    {
        _api.Answers["POST /delegations/drafts"] = asked => (201, Draft(asked!));
        _wallet.Input = "云大海\nn\n";

        var ran = await _wallet.Told([.. Delegate.Where(argument => argument is not ("--agent-name" or "-")), "--lang", "en"]);

        Assert.Equal(ExitCode.Refused, ran.ExitCode);
        Assert.Contains("云大海", ran.Error, StringComparison.Ordinal);
        Assert.Empty(_api.BodiesOf("POST /delegations"));
        Assert.Equal(TransactionOutcome.Declined, _wallet.Read(content => content.History[^1].Outcome));
    }

    [Fact]
    public async Task An_agent_sees_who_asks_before_taking_it_on_and_gets_the_offer()
    {
        _api.Answers["GET /delegations"] = _ => (200, new JsonObject { ["delegations"] = new JsonArray(Delegation("asked")) });
        _api.Answers[$"POST /delegations/{Id}/acceptance"] = _ => (200, Delegation("granted"));
        _api.Answers[$"POST /delegations/{Id}/offer"] = _ => (201, new JsonObject { ["offer"] = "openid-credential-offer://?x", ["txCode"] = "123456" });

        _wallet.Input = "y\n";

        var ran = await _wallet.Told("delegation", "accept", Id, "--json");

        Assert.True(ran.ExitCode == ExitCode.Done, ran.Error);
        Assert.Contains("云小舟", ran.Error, StringComparison.Ordinal);
        Assert.Equal(("granted", "openid-credential-offer://?x", "123456"), (ran.Json.Text("state"), ran.Json.Text("offer"), ran.Json.Text("tx_code")));
        Assert.Equal("""{"accept":true}""", Assert.Single(_api.BodiesOf($"POST /delegations/{Id}/acceptance")));
    }

    [Fact]
    public async Task What_cannot_be_fetched_yet_is_taken_on_all_the_same()
    {
        _api.Answers["GET /delegations"] = _ => (200, new JsonObject { ["delegations"] = new JsonArray(Delegation("asked")) });
        _api.Answers[$"POST /delegations/{Id}/acceptance"] = _ => (200, Delegation("granted"));
        _api.Answers[$"POST /delegations/{Id}/offer"] = _ => (409, new JsonObject { ["title"] = "delegation-over", ["detail"] = "not yet" });

        var ran = await _wallet.Run("delegation", "accept", Id);

        Assert.Equal((ExitCode.Done, "granted"), (ran.ExitCode, ran.Json.Text("state")));
    }

    [Fact]
    public async Task Nobody_takes_on_what_they_were_not_shown()
    {
        _api.Answers["GET /delegations"] = _ => (200, new JsonObject { ["delegations"] = new JsonArray(Delegation("asked")) });

        var ran = await _wallet.Run("delegation", "accept", "another");

        Assert.Equal((ExitCode.Refused, "delegation-missing"), (ran.ExitCode, ran.ErrorCode));
        Assert.Single(_api.Sent);
    }

    [Fact]
    public async Task Ends_a_delegation_and_writes_that_down()
    {
        _api.Answers[$"POST /delegations/{Id}/revocation"] = _ => (200, Delegation("revoked"));

        var ran = await _wallet.Run("delegation", "revoke", Id, "--reason", "misused");

        Assert.Equal((ExitCode.Done, "revoked"), (ran.ExitCode, ran.Json.Text("state")));
        Assert.Equal("""{"reason":"misused"}""", Assert.Single(_api.BodiesOf($"POST /delegations/{Id}/revocation")));
        Assert.Equal("delegation revoke", _wallet.Read(content => content.History[^1].What));
    }

    [Fact]
    public async Task Tells_its_owner_s_handle_and_what_there_is()
    {
        _api.Answers["GET /delegations"] = _ => (200, new JsonObject { ["delegations"] = new JsonArray() });

        Assert.Equal(_wallet.Handle, (await _wallet.Run("delegation", "handle")).Json.Text("handle"));
        Assert.Empty((await _wallet.Run("delegation", "list")).Json["delegations"]!.AsArray());
    }

    [Fact]
    public async Task An_officer_asks_whose_and_ends_it_with_a_token()
    {
        using var agency = new AgencyWallet(City.Operator, City.Key("operator"), _api.Url);
        _api.Answers[$"GET /delegations?handle={Agent.ToLowerInvariant()}"] = _ => (200, new JsonObject { ["delegations"] = new JsonArray(Delegation("granted")) });
        _api.Answers[$"POST /delegations/{Id}/revocation"] = _ => (200, Delegation("revoked"));

        var listed = await agency.Run("delegation", "list", "--handle", Agent);
        var ended = await agency.Run("delegation", "revoke", Id, "--reason", "deceased");

        Assert.Equal((Id, ExitCode.Done), (listed.Json["delegations"]![0]!.Text("id"), ended.ExitCode));
        Assert.All(
            _api.Headers.Where(sent => sent.Call.Contains("/delegations", StringComparison.Ordinal)),
            sent => Assert.Equal("Bearer a token", sent.Headers["Authorization"]));
    }

    private static JsonObject Draft(JsonObject asked, Action<JsonObject>? change = null) => new()
    {
        ["draft"] = Id,
        ["nonce"] = "a nonce for this draft",
        ["audience"] = "x509_san_dns:id.example",
        ["dcql"] = DcqlQuery.Create(new CredentialQuery { Id = "principal", Types = [DelegatingWallet.Type] }).Value().ToJson(),
        ["transactionData"] = new JsonArray(Transaction(asked, change)),
    };

    private static string Transaction(JsonObject asked, Action<JsonObject>? change = null)
    {
        var terms = new JsonObject
        {
            ["type"] = TransactionDataType.Delegation.Name,
            ["credential_ids"] = new JsonArray("principal"),
            ["agent"] = asked.Text("agent"),
            ["agent_name"] = asked.Text("agentName"),
            ["items"] = string.Join(' ', asked["items"]!.AsArray().Select(item => (string)item!)),
            ["scopes"] = string.Join(' ', asked["scopes"]!.AsArray().Select(scope => (string)scope!)),
            ["from"] = asked.Text("from"),
            ["until"] = asked.Text("until"),
        };
        change?.Invoke(terms);
        return StrictBase64Url.Encode(Encoding.UTF8.GetBytes(terms.ToJsonString()));
    }

    private static JsonObject Delegation(string state) => new()
    {
        ["id"] = Id,
        ["state"] = state,
        ["principal"] = new JsonObject { ["kind"] = "natural-person", ["name"] = "云小舟" },
        ["agent"] = new JsonObject { ["name"] = "云大海", ["handle"] = Agent.ToLowerInvariant() },
        ["items"] = new JsonArray(new JsonObject { ["code"] = "residence-permit.endorsement", ["zh"] = "居住证签注", ["en"] = "Endorsement" }),
        ["scopes"] = new JsonArray(new JsonObject { ["code"] = "apply", ["zh"] = "代为申请", ["en"] = "apply" }),
        ["from"] = "2026-12-01",
        ["until"] = "2026-12-31",
    };
}
