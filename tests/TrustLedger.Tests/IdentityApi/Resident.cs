using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Dapper;
using TrustLedger.Casework.Synthetic;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vp;
using TrustLedger.Credentials.SdJwt;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.Protocol.Commitments;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Statements;
using TrustLedger.Protocol.Statements.Bodies;
using TrustLedger.Tests.Protocol.State;

namespace TrustLedger.Tests.IdentityApi;

/// <summary>A resident with a wallet of keys, as the API knows them.</summary>
internal sealed class Resident(TrustCity city, SyntheticResident person, string id, Secp256k1Key binding)
{
    public SyntheticResident Person { get; } = person;

    public string Id { get; } = id;

    public Secp256k1Key Binding { get; } = binding;

    private static ulong Now => (ulong)TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

    public static JsonObject Residence(int anniversaryInDays = 10) => new()
    {
        ["since"] = Day(anniversaryInDays).AddYears(-3).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
        ["addressCode"] = "090101003012",
    };

    public static JsonObject Employment() => new() { ["employer"] = "91090202TE5T00016R", ["since"] = "2021-03-01" };

    public static DateOnly Day(int fromToday = 0) =>
        TrustLedger.Casework.Calendars.ChinaTime.DayOf(TimeProvider.System.GetUtcNow()).AddDays(fromToday);

    /// <summary>The request body of a claim, signed by a handle of its own.</summary>
    public static JsonObject Claim(string predicate, JsonObject value, Secp256k1Key? handle = null, Address? recipient = null)
    {
        handle ??= Secp256k1Key.Generate();
        var itemKey = Commitment.NewItemKey();
        var body = new ClaimBody(Bytes32.FromCode(predicate), Commitment.Of(itemKey, value));
        return Body(Statement.Of(body, recipient ?? handle.Address, Now).Sign(City.Identity.Domain(), handle), value, itemKey);
    }

    /// <summary>Claims, and gives the claim as the claimant reads it back.</summary>
    public async Task<JsonObject> ClaimAsync(string predicate, JsonObject value, Address? oneTime = null)
    {
        var body = Claim(predicate, value);
        if (oneTime is { } address)
            body["oneTimeAddress"] = address.ToLowerHex();
        var (status, answer) = await city.SendAsync(HttpMethod.Post, "/claims", body, Binding);
        Assert.True(status == 201, answer.ToJsonString());
        return (await city.SendAsync(HttpMethod.Get, $"/claims/{answer.Text("uid")}", null, Binding)).Json;
    }

    /// <summary>The request body of an attestation of a claim.</summary>
    public static JsonObject Attestation(
        JsonObject claim, string signer, AttestationRelation relation = AttestationRelation.Department, Action<JsonObject>? change = null,
        byte level = 3, Secp256k1Key? key = null)
    {
        var content = new JsonObject
        {
            ["value"] = claim["content"]!.DeepClone(),
            ["asOf"] = Day().ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
        };
        change?.Invoke(content);
        var itemKey = Commitment.NewItemKey();
        var body = new AttestationBody(Bytes32.FromCode(claim.Text("predicate")), Commitment.Of(itemKey, content), level, relation);
        var statement = Statement.Of(body, Address.Read(claim.Text("handle"))!.Value, Now, Bytes32.Read(claim.Text("uid"))!.Value);
        return Body(statement.Sign(City.Identity.Domain(), key ?? City.Key(signer)), content, itemKey);
    }

    /// <summary>Claims residence and employment, and both departments say so.</summary>
    public async Task<(JsonObject Residence, JsonObject Employment)> GetFactsAsync(JsonObject? residence = null)
    {
        var (lives, works) = (await ClaimAsync("residence.current", residence ?? Residence()), await ClaimAsync("employment.current", Employment()));
        await MustAsync($"/claims/{lives.Text("uid")}/attestations", Attestation(lives, "police"), city.TokenOf(TrustCity.Police, "public-security"));
        await MustAsync(
            $"/claims/{works.Text("uid")}/attestations", Attestation(works, "employment"), city.TokenOf(TrustCity.Employment, "human-resources"));
        return (lives, works);
    }

    public async Task<JsonObject> DraftAsync()
    {
        var (status, draft) = await city.SendAsync(
            HttpMethod.Post, "/applications/drafts", new JsonObject { ["item"] = "residence-permit.endorsement" }, Binding);
        Assert.True(status == 201, draft.ToJsonString());
        return draft;
    }

    /// <summary>The request body of an application made of a draft, with a presentation of one's own person credential.</summary>
    public async Task<JsonObject> ApplicationAsync(
        JsonObject draft, Action<JsonObject>? changeForm = null, int level = 3, Resident? credentialOf = null, string? nonce = null,
        bool present = true)
    {
        var form = draft["form"]!.DeepClone().AsObject();
        changeForm?.Invoke(form);
        using var handle = Secp256k1Key.Generate();
        var itemKey = Commitment.NewItemKey();
        var body = new ApplicationBody(
            Bytes32.FromCode("residence-permit.endorsement"), Commitment.Of(itemKey, form), Bytes32.Read(draft.Text("policy"))!.Value);
        var json = Body(Statement.Of(body, handle.Address, Now).Sign(City.Approvals.Domain(), handle), form, itemKey, "form");
        json["draft"] = draft.Text("draft");
        if (present)
            json["vpToken"] = (await (credentialOf ?? this).PresentAsync(draft, level, nonce)).ToJson();
        return json;
    }

    public Task<(int Status, JsonObject Json)> ApplyAsync(JsonObject application) =>
        city.SendAsync(HttpMethod.Post, "/applications", application, Binding);

    public async Task<JsonObject> MustAsync(string path, JsonObject body, string token)
    {
        var (status, answer) = await city.SendAsync(HttpMethod.Post, path, body, token);
        Assert.True(status == 201, answer.ToJsonString());
        return answer;
    }

    /// <summary>The request body of an officer's decision.</summary>
    public static JsonObject Decision(JsonObject application, Outcome outcome, JsonObject content, string signer = "officer")
    {
        var itemKey = Commitment.NewItemKey();
        var body = new DecisionBody(
            Bytes32.FromCode(application.Text("item")), outcome, Commitment.Of(itemKey, content), Bytes32.Read(application.Text("policy"))!.Value);
        var statement = Statement.Of(body, Address.Read(application.Text("handle"))!.Value, Now, Bytes32.Read(application.Text("uid"))!.Value);
        return Body(statement.Sign(City.Approvals.Domain(), City.Key(signer)), content, itemKey);
    }

    private static JsonObject Body(SignedStatement statement, JsonObject content, byte[] itemKey, string member = "content") => new()
    {
        ["statement"] = JsonNode.Parse(statement.ToJson()),
        [member] = content.DeepClone(),
        ["itemKey"] = Hex.Write(itemKey),
    };

    private async Task<VpToken> PresentAsync(JsonObject draft, int level, string? nonce)
    {
        using var holder = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (now, key) = (TimeProvider.System.GetUtcNow(), Jwk.Of(holder));
        await city.Get<Database>().WriteAsync(
            connection => connection.ExecuteAsync(
                """
                INSERT INTO offers (id, code_hash, code, tx_hash, configuration, subject, attempts, state, created, expires)
                VALUES (@offer, @hash, x'00', x'00', 'person', @Id, 0, 'redeemed', 0, 0);
                INSERT INTO issued_credentials (id, offer, configuration, subject, holder, status_list, status_index, issued, expires)
                VALUES (@offer, @offer, 'person', @Id, @Thumbprint, 9, @index, 0, 0)
                """,
                new { offer = key.Thumbprint, hash = SHA256.HashData(RandomNumberGenerator.GetBytes(8)), Id, key.Thumbprint, index = RandomNumberGenerator.GetInt32(int.MaxValue) }),
            CancellationToken.None);

        var claims = new JsonObject
        {
            ["iss"] = TestApi.Issuer,
            ["vct"] = TestApi.Issuer + "/credentials/person",
            ["nbf"] = now.AddHours(-1).ToUnixTimeSeconds(),
            ["exp"] = now.AddHours(12).ToUnixTimeSeconds(),
            ["cnf"] = new JsonObject { ["jwk"] = key.ToJson() },
            ["proofing_level"] = level,
            ["name"] = Person.Name,
        };
        var header = new JsonObject { ["x5c"] = new JsonArray([.. city.Keys.Issuer.X5c.Select(certificate => (JsonNode)certificate)]) };
        var issued = SdJwtIssuer.Issue(claims, DisclosureFrame.Credential, city.Keys.Issuer.Key, header);
        var held = SdJwtVerifier.VerifyIssued(issued, new JwsRules(SdJwtNames.VcTyp), _ => Jwk.Of(city.Keys.Issuer.Key)).Value();
        var query = DcqlQuery.Parse(draft["dcql"]).Value();
        var match = Assert.Single(DcqlMatcher.Choose(query, [DcqlCandidate.Of("held", SdJwtVc.Read(held).Value())]).Value());
        var bound = SdJwtPresenter.Bind(
            SdJwtPresenter.Select(held, match.Disclosed).Value(), holder, nonce ?? draft.Text("nonce"), draft.Text("audience"), now);
        return VpToken.Of([new(query.Credentials[0].Id, bound.ToString())]);
    }
}
