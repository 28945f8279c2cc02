using System.Text.Json.Nodes;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Statements;
using TrustLedger.Protocol.Statements.Bodies;
using TrustLedger.Tests.Protocol.State;

namespace TrustLedger.Tests.IdentityApi.Trust;

/// <summary>Claims, attestations and acceptances over HTTP, on a real ledger.</summary>
public sealed class TrustEndpointTests(TrustCity city) : IClassFixture<TrustCity>
{
    private const string Path = "/claims";

    private string Police => city.TokenOf(TrustCity.Police, "public-security");

    [Fact]
    public async Task A_claim_goes_the_way_of_the_three_points()
    {
        var (resident, friend) = (await city.AddResidentAsync(), await city.AddResidentAsync());
        using var oneTime = Secp256k1Key.Generate();
        var claim = await resident.ClaimAsync("residence.current", Resident.Residence(), oneTime.Address);
        Assert.Equal("claimed", claim.Text("state"));

        await resident.MustAsync($"{Path}/{claim.Text("uid")}/attestations", Resident.Attestation(claim, "police"), Police);
        var vouched = await ReadAsync(resident, claim);
        Assert.Equal(("vouched", "authority"), (vouched.Text("state"), vouched["others"]![0]!.AsObject().Text("why")));

        var (shared, share) = await city.SendAsync(HttpMethod.Post, $"{Path}/{claim.Text("uid")}/shares", [], resident.Binding);
        Assert.Equal(201, shared);
        var (_, seen) = await city.SendAsync(HttpMethod.Get, $"/shares/{share.Text("share")}", null, friend.Binding);
        Assert.Equal(claim["content"]!.ToJsonString(), seen["content"]!.ToJsonString());
        var (attested, answer) = await VouchAsync(friend, seen, share.Text("share"));
        Assert.True(attested == 201, answer.ToJsonString());

        await resident.MustAsync("/acceptances", Acceptance(oneTime.Address, new JsonObject { ["claim"] = claim.Text("uid") }), Officer);
        var stable = await ReadAsync(resident, claim);
        Assert.Equal("stable", stable.Text("state"));
        Assert.Equal("department peer", string.Join(' ', stable["others"]!.AsArray().Select(one => one!.AsObject().Text("as"))));
        Assert.Equal(TrustCity.Office, stable["relying"]![0]!.AsObject().Text("organisation"));
        Assert.DoesNotContain(friend.Id, stable.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_revoked_attestation_stands_behind_nothing_any_more()
    {
        var resident = await city.AddResidentAsync();
        var claim = await resident.ClaimAsync("residence.current", Resident.Residence());
        var attested = await resident.MustAsync($"{Path}/{claim.Text("uid")}/attestations", Resident.Attestation(claim, "police"), Police);
        var revocation = Statement.Of(
            new RevocationBody(0, 0), Address.Read(claim.Text("handle"))!.Value, (ulong)TimeProvider.System.GetUtcNow().ToUnixTimeSeconds(),
            Bytes32.Read(attested.Text("uid"))!.Value).Sign(City.Identity.Domain(), City.Key("police"));

        await city.PostToLedgerAsync("identity", revocation);

        await Eventually.HoldsAsync(async () => (await ReadAsync(resident, claim)).Text("state") == "claimed");
        Assert.Equal("revoked", (string?)(await ReadAsync(resident, claim))["marks"]![0]);
    }

    [Fact]
    public async Task The_inbox_of_a_department_holds_what_waits_for_it_with_the_person()
    {
        var resident = await city.AddResidentAsync();
        var claim = await resident.ClaimAsync("employment.current", Resident.Employment());

        Assert.DoesNotContain(claim.Text("uid"), await InboxAsync(Police), StringComparison.Ordinal);
        var inbox = await InboxAsync(HumanResources);
        Assert.Contains(claim.Text("uid"), inbox, StringComparison.Ordinal);
        Assert.Contains(resident.Person.Number.Reveal(), inbox, StringComparison.Ordinal);

        await resident.MustAsync($"{Path}/{claim.Text("uid")}/attestations", Resident.Attestation(claim, "employment"), HumanResources);
        Assert.DoesNotContain(claim.Text("uid"), await InboxAsync(HumanResources), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_claim_again_is_one_claim()
    {
        var resident = await city.AddResidentAsync();
        var body = Resident.Claim("residence.current", Resident.Residence());
        var (first, one) = await city.SendAsync(HttpMethod.Post, Path, body, resident.Binding);
        var rows = await city.RowsAsync();
        var (second, other) = await city.SendAsync(HttpMethod.Post, Path, body, resident.Binding);

        Assert.Equal((201, 201, one.ToJsonString()), (first, second, other.ToJsonString()));
        Assert.Equal(rows, await city.RowsAsync());
    }

    public static TheoryData<string, int> BadClaims => new()
    {
        { "handle-not-bound", 403 },
        { "statement-malformed", 400 },
        { "domain-mismatch", 422 },
        { "schema-mismatch", 422 },
        { "signer-not-subject", 422 },
        { "predicate-unknown", 422 },
        { "claim-value-malformed", 422 },
        { "item-key-malformed", 400 },
        { "commitment-mismatch", 422 },
        { "address-malformed", 400 },
        { "handle-not-fresh", 409 },
        { "address-not-fresh", 409 },
        { "time-ahead", 422 },
        { "body-unfit", 400 },
    };

    [Theory, MemberData(nameof(BadClaims))]
    public async Task Refuses_a_claim_and_changes_nothing(string code, int status)
    {
        var resident = await city.AddResidentAsync();
        using var stranger = Secp256k1Key.Generate();
        using var handle = Secp256k1Key.Generate();
        var value = Resident.Residence();
        var good = Resident.Claim("residence.current", value, handle);
        await resident.ClaimAsync("employment.current", Resident.Employment(), stranger.Address);
        var rows = await city.RowsAsync();

        var body = code switch
        {
            "statement-malformed" => With(good, "statement", new JsonObject { ["sig"] = "none" }),
            "domain-mismatch" => With(good, "statement", Signed(new ClaimBody(default, default), handle, City.Approvals.Domain())),
            "schema-mismatch" => With(good, "statement", Signed(new AcceptanceBody(default, Outcome.Accepted), handle, City.Identity.Domain())),
            "signer-not-subject" => Resident.Claim("residence.current", value, handle, stranger.Address),
            "predicate-unknown" => Resident.Claim("income.current", value, handle),
            "claim-value-malformed" => Resident.Claim("residence.current", Resident.Employment(), handle),
            "item-key-malformed" => With(good, "itemKey", "0x00"),
            "commitment-mismatch" => With(good, "itemKey", Words.Any.ToString()),
            "address-malformed" => With(good, "oneTimeAddress", "0x00"),
            "handle-not-fresh" => Resident.Claim("residence.current", value, resident.Binding),
            "address-not-fresh" => With(good, "oneTimeAddress", stranger.Address.ToLowerHex()),
            "time-ahead" => Ahead(value, handle),
            "body-unfit" => With(good, "more", "x"),
            _ => good,
        };
        var (answered, problem) = await city.SendAsync(HttpMethod.Post, Path, body, code == "handle-not-bound" ? stranger : resident.Binding);

        Assert.Equal((status, code), (answered, problem.Text("title")));
        Assert.Equal(rows, await city.RowsAsync());
    }

    public static TheoryData<string, int> BadAttestations => new()
    {
        { "claim-unknown", 404 },
        { "relation-mismatch", 422 },
        { "predicate-not-allowed", 403 },
        { "ref-mismatch", 422 },
        { "commitment-mismatch", 422 },
        { "attestation-malformed", 400 },
        { "attestation-value-differs", 422 },
        { "attestation-time-wrong", 422 },
        { "signer-not-caller", 403 },
        { "signer-unknown", 422 },
    };

    [Theory, MemberData(nameof(BadAttestations))]
    public async Task Refuses_an_attestation_and_changes_nothing(string code, int status)
    {
        var resident = await city.AddResidentAsync();
        var claim = await resident.ClaimAsync("residence.current", Resident.Residence());
        var other = await resident.ClaimAsync("residence.current", Resident.Residence(20));
        var rows = await city.RowsAsync();

        var uid = code == "claim-unknown" ? Words.Any.ToString() : claim.Text("uid");
        var body = code switch
        {
            "relation-mismatch" => Resident.Attestation(claim, "police", AttestationRelation.Peer),
            "ref-mismatch" => Resident.Attestation(other, "police"),
            "commitment-mismatch" => With(Resident.Attestation(claim, "police"), "itemKey", Words.Any.ToString()),
            "attestation-malformed" => Resident.Attestation(claim, "police", change: content => content["asOf"] = "yesterday"),
            "attestation-value-differs" => Resident.Attestation(claim, "police", change: content => content["value"]!["since"] = "2001-01-01"),
            "attestation-time-wrong" => Resident.Attestation(claim, "police", change: content => content["until"] = "2001-01-01"),
            "signer-not-caller" => Resident.Attestation(claim, "police"),
            "signer-unknown" => Resident.Attestation(claim, "stranger"),
            _ => Resident.Attestation(claim, "police"),
        };
        var token = code switch
        {
            "predicate-not-allowed" => HumanResources,
            "signer-not-caller" => city.TokenOf(TrustCity.Employment, "public-security"),
            _ => Police,
        };
        var (answered, problem) = await city.SendAsync(HttpMethod.Post, $"{Path}/{uid}/attestations", body, token);

        Assert.Equal((status, code), (answered, problem.Text("title")));
        Assert.Equal(rows, await city.RowsAsync());
    }

    [Fact]
    public async Task Refuses_to_attest_a_claim_that_the_ledger_does_not_have_yet()
    {
        var resident = await city.AddResidentAsync();
        city.Ledger = LedgerMood.Away;
        var (claimed, answer) = await city.SendAsync(
            HttpMethod.Post, Path, Resident.Claim("residence.current", Resident.Residence()), resident.Binding);
        var (_, claim) = await city.SendAsync(HttpMethod.Get, $"{Path}/{answer.Text("uid")}", null, resident.Binding);
        var rows = await city.RowsAsync();

        var (status, problem) = await city.SendAsync(
            HttpMethod.Post, $"{Path}/{answer.Text("uid")}/attestations", Resident.Attestation(claim, "police"), Police);
        city.Ledger = LedgerMood.Publishes;

        Assert.Equal((202, "waiting"), (claimed, answer.Text("state")));
        Assert.Equal((409, "claim-not-published"), (status, problem.Text("title")));
        Assert.Equal(rows, await city.RowsAsync());
    }

    [Theory]
    [InlineData("share-unknown", 404)]
    [InlineData("claim-unknown", 404)]
    [InlineData("relation-mismatch", 422)]
    [InlineData("own-claim", 403)]
    [InlineData("level-too-high", 422)]
    [InlineData("attestation-basis-missing", 422)]
    public async Task Refuses_a_peer_and_changes_nothing(string code, int status)
    {
        var (resident, friend) = (await city.AddResidentAsync(), await city.AddResidentAsync(level: 2));
        var claim = await resident.ClaimAsync("residence.current", Resident.Residence());
        var other = await resident.ClaimAsync("residence.current", Resident.Residence(20));
        var shared = code == "claim-unknown" ? other : claim;
        var (_, share) = await city.SendAsync(HttpMethod.Post, $"{Path}/{shared.Text("uid")}/shares", [], resident.Binding);
        var rows = await city.RowsAsync();

        var (answered, problem) = code switch
        {
            "share-unknown" => await VouchAsync(friend, claim, "another"),
            "relation-mismatch" => await VouchAsync(friend, claim, share.Text("share"), relation: AttestationRelation.Organisation),
            "own-claim" => await VouchAsync(resident, claim, share.Text("share")),
            "level-too-high" => await VouchAsync(friend, claim, share.Text("share"), level: 3),
            "attestation-basis-missing" => await VouchAsync(friend, claim, share.Text("share"), basis: null),
            _ => await VouchAsync(friend, claim, share.Text("share")),
        };

        Assert.Equal((status, code), (answered, problem.Text("title")));
        Assert.Equal(rows, await city.RowsAsync());
    }

    [Theory]
    [InlineData("address-unknown", 422)]
    [InlineData("signer-not-caller", 403)]
    [InlineData("outcome-not-allowed", 422)]
    [InlineData("role-missing", 403)]
    public async Task Refuses_an_acceptance_and_changes_nothing(string code, int status)
    {
        var resident = await city.AddResidentAsync();
        using var oneTime = Secp256k1Key.Generate();
        var claim = await resident.ClaimAsync("residence.current", Resident.Residence(), oneTime.Address);
        var about = new JsonObject { ["claim"] = claim.Text("uid") };
        var rows = await city.RowsAsync();

        var (body, token) = code switch
        {
            "address-unknown" => (Acceptance(resident.Binding.Address, about), Officer),
            "signer-not-caller" => (Acceptance(oneTime.Address, about), city.TokenOf(TrustCity.Police, "approval-officer")),
            "outcome-not-allowed" => (Acceptance(oneTime.Address, about, Outcome.Granted), Officer),
            _ => (Acceptance(oneTime.Address, about), Police),
        };
        var (answered, problem) = await city.SendAsync(HttpMethod.Post, "/acceptances", body, token);

        Assert.Equal((status, code), (answered, problem.Text("title")));
        Assert.Equal(rows, await city.RowsAsync());
    }

    [Fact]
    public async Task A_claim_is_shown_to_those_who_may_see_it_and_to_nobody_else()
    {
        var (resident, stranger) = (await city.AddResidentAsync(), await city.AddResidentAsync());
        var claim = await resident.ClaimAsync("residence.current", Resident.Residence());
        var path = $"{Path}/{claim.Text("uid")}";

        var (_, own) = await city.SendAsync(HttpMethod.Get, path, null, resident.Binding);
        var (_, police) = await city.SendAsync(HttpMethod.Get, path, null, Police);
        var (_, office) = await city.SendAsync(HttpMethod.Get, path, null, Officer);
        var (other, _) = await city.SendAsync(HttpMethod.Get, path, null, stranger.Binding);
        var (department, _) = await city.SendAsync(HttpMethod.Get, path, null, HumanResources);

        Assert.NotNull(own["content"]);
        Assert.NotNull(police["content"]);
        Assert.Equal(("claimed", null), (office.Text("state"), office["content"]));
        Assert.Equal((404, 404), (other, department));
    }

    private string HumanResources => city.TokenOf(TrustCity.Employment, "human-resources");

    private string Officer => city.TokenOf(TrustCity.Office, "approval-officer");

    private async Task<JsonObject> ReadAsync(Resident resident, JsonObject claim) =>
        (await city.SendAsync(HttpMethod.Get, $"{Path}/{claim.Text("uid")}", null, resident.Binding)).Json;

    private async Task<string> InboxAsync(string token) =>
        (await city.SendAsync(HttpMethod.Get, "/attestations/inbox", null, token)).Json.ToJsonString();

    private async Task<(int Status, JsonObject Json)> VouchAsync(
        Resident peer, JsonObject claim, string share, AttestationRelation relation = AttestationRelation.Peer, byte level = 1, string? basis = "neighbour")
    {
        using var handle = Secp256k1Key.Generate();
        var body = Resident.Attestation(claim, "", relation, content =>
        {
            if (basis is not null)
                content["basis"] = basis;
        }, level, handle);
        return await city.SendAsync(
            HttpMethod.Post, $"{Path}/{claim.Text("uid")}/attestations", With(body, "share", share), peer.Binding);
    }

    private static JsonObject Acceptance(Address address, JsonObject about, Outcome outcome = Outcome.Accepted) => new()
    {
        ["statement"] = JsonNode.Parse(Statement.Of(
            new AcceptanceBody(Bytes32.FromCode("residence-permit.endorsement"), outcome), address,
            (ulong)TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()).Sign(City.Identity.Domain(), City.Key("officer")).ToJson()),
        ["subject"] = about.DeepClone(),
    };

    private static JsonObject With(JsonObject body, string member, JsonNode value)
    {
        var changed = body.DeepClone().AsObject();
        changed[member] = value;
        return changed;
    }

    private static JsonObject Ahead(JsonObject value, Secp256k1Key handle)
    {
        var good = Resident.Claim("residence.current", value, handle);
        var signed = SignedStatement.Parse(System.Text.Encoding.UTF8.GetBytes(good["statement"]!.ToJsonString())).Value();
        return With(good, "statement", JsonNode.Parse(
            (signed.Statement with { Time = signed.Statement.Time + 3_600 }).Sign(City.Identity.Domain(), handle).ToJson())!);
    }

    private static JsonNode Signed<TBody>(TBody body, Secp256k1Key handle, StatementDomain domain) where TBody : IStatementBody<TBody> =>
        JsonNode.Parse(Statement.Of(body, handle.Address, (ulong)TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()).Sign(domain, handle).ToJson())!;
}
