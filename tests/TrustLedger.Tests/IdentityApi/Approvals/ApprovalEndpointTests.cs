using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Dapper;
using TrustLedger.Casework.Identifiers;
using TrustLedger.Credentials.Jose;
using TrustLedger.IdentityApi.Approvals;
using TrustLedger.IdentityApi.Clients;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.Protocol.Commitments;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Statements;
using TrustLedger.Protocol.Statements.Bodies;
using TrustLedger.Tests.Protocol.State;

namespace TrustLedger.Tests.IdentityApi.Approvals;

/// <summary>Applications over HTTP, on a real ledger: decided in seconds, or by an officer, and never refused by a rule.</summary>
public sealed class ApprovalEndpointTests(TrustCity city) : IClassFixture<TrustCity>
{
    private const string Path = "/applications";

    private static readonly JsonObject Reasons = new() { ["reasons"] = "The lease was seen." };

    private string Officer => city.TokenOf(TrustCity.Office, "approval-officer");

    [Fact]
    public async Task A_confirmed_form_is_granted_with_a_licence_and_nobody_in_between()
    {
        var (resident, application) = await ApplyAsync();

        Assert.Equal("granted", application.Text("state"));
        Assert.All(application["trace"]!.AsArray(), line => Assert.Equal("true", line!.AsObject().Text("result")));
        Assert.NotNull(application["receipt"]!["proof"]);

        var decision = application["decision"]!.AsObject();
        var signed = SignedStatement.Parse(Encoding.UTF8.GetBytes(decision["statement"]!.ToJsonString())).Value();
        var body = signed.Statement.Read<DecisionBody>().Value();
        Assert.Equal((city.Keys.AutoDecision.Address, Outcome.Granted), (signed.Signer, body.Outcome));
        Assert.Equal(application.Text("uid"), signed.Statement.RefUid.ToString());
        Assert.True(Commitment.Opens(body.Commitment, Hex.Read(decision.Text("itemKey"))!, decision["content"]!));
        Assert.Equal(application["trace"]!.ToJsonString(), decision["content"]!["trace"]!.ToJsonString());

        Assert.StartsWith("openid-credential-offer://", application["licenceOffer"]!.AsObject().Text("offer"), StringComparison.Ordinal);
        Assert.Equal(6, application["licenceOffer"]!.AsObject().Text("txCode").Length);
        var licence = await LicenceOfAsync(resident);
        Assert.Equal(("001", TrustCity.Office), (licence.Version, licence.Issuer.Value));
    }

    [Fact]
    public async Task The_next_endorsement_is_the_next_version_of_the_same_licence()
    {
        var (resident, _) = await ApplyAsync();
        var first = await LicenceOfAsync(resident);
        await MustApplyAsync(resident, await resident.DraftAsync());
        var second = await LicenceOfAsync(resident);

        Assert.Equal((first.Serial, "002"), (second.Serial, second.Version));
    }

    [Fact]
    public async Task What_the_log_shows_names_nobody_and_says_nothing_of_the_form()
    {
        var (resident, application) = await ApplyAsync();
        var shown = application["statement"]!.ToJsonString() + application["decision"]!["statement"]!.ToJsonString();
        var hex = Convert.ToHexStringLower(Encoding.UTF8.GetBytes(resident.Person.Number.Reveal()));

        Assert.DoesNotContain(resident.Person.Number.Reveal(), shown, StringComparison.Ordinal);
        Assert.DoesNotContain(hex, shown, StringComparison.Ordinal);
        Assert.DoesNotContain("090101003012", shown, StringComparison.Ordinal);
    }

    public static TheoryData<string, string, string> WhatGoesToAnOfficer => new()
    {
        { "no facts", "fact.residence.known", "unknown" },
        { "no presentation", "identity.verified", "unknown" },
        { "level one", "identity.level", "false" },
        { "missed window", "residence.window", "false" },
        { "a changed field", "form.unchanged", "false" },
    };

    [Theory, MemberData(nameof(WhatGoesToAnOfficer))]
    public async Task What_the_rules_leave_open_waits_for_an_officer(string what, string rule, string result)
    {
        var application = await LeftOpenAsync(what);

        Assert.Equal(("to-human", null), (application.Text("state"), application["decision"]));
        var line = application["trace"]!.AsArray().Single(one => one!.AsObject().Text("rule") == rule);
        Assert.Equal(result, line!.AsObject().Text("result"));
        Assert.Contains(application.Text("id"), await QueueAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Outcome.Granted, "granted")]
    [InlineData(Outcome.Refused, "refused")]
    public async Task An_officer_sees_what_was_signed_and_decides(Outcome outcome, string state)
    {
        var open = await LeftOpenAsync("a changed field");
        var path = $"{Path}/{open.Text("id")}";
        var (_, seen) = await city.SendAsync(HttpMethod.Get, path, null, Officer);
        var signed = SignedStatement.Parse(Encoding.UTF8.GetBytes(seen["statement"]!.ToJsonString())).Value();
        Assert.True(Commitment.Opens(
            signed.Statement.Read<ApplicationBody>().Value().Commitment, Hex.Read(seen.Text("itemKey"))!, seen["content"]!));
        Assert.Null(seen["licenceOffer"]);

        var body = Resident.Decision(seen, outcome, Reasons);
        var (status, answer) = await city.SendAsync(HttpMethod.Post, $"{path}/decision", body, Officer);
        var (again, same) = await city.SendAsync(HttpMethod.Post, $"{path}/decision", body, Officer);

        Assert.True(status == 201, answer.ToJsonString());
        Assert.Equal((201, answer.ToJsonString()), (again, same.ToJsonString()));
        var (_, decided) = await city.SendAsync(HttpMethod.Get, path, null, Officer);
        Assert.Equal((state, state, false), (decided.Text("state"), decided["decision"]!.AsObject().Text("outcome"), (bool)decided["decision"]!["automatic"]!));
        Assert.DoesNotContain(open.Text("id"), await QueueAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_open_application_for_the_item_goes_to_an_officer()
    {
        var resident = await city.AddResidentAsync();
        await resident.GetFactsAsync();
        await MustApplyAsync(resident, await resident.DraftAsync(), present: false);
        var second = await MustApplyAsync(resident, await resident.DraftAsync());

        Assert.Equal("to-human", second.Text("state"));
        Assert.Equal("false", Result(second, "no-duplicate"));
    }

    [Fact]
    public async Task A_fact_that_was_revoked_after_the_form_was_handed_out_grants_nothing()
    {
        var resident = await city.AddResidentAsync();
        var (lives, _) = await resident.GetFactsAsync();
        var draft = await resident.DraftAsync();
        var attestation = (await city.SendAsync(HttpMethod.Get, $"/claims/{lives.Text("uid")}", null, resident.Binding)).Json["others"]![0]!.AsObject();
        await city.PostToLedgerAsync("identity", Statement.Of(
            new RevocationBody(0, 0), Address.Read(lives.Text("handle"))!.Value, (ulong)TimeProvider.System.GetUtcNow().ToUnixTimeSeconds(),
            Bytes32.Read(attestation.Text("uid"))!.Value).Sign(City.Identity.Domain(), City.Key("police")));
        await Eventually.HoldsAsync(async () =>
            (await city.SendAsync(HttpMethod.Get, $"/claims/{lives.Text("uid")}", null, resident.Binding)).Json.Text("state") == "claimed");

        var application = await MustApplyAsync(resident, draft);

        Assert.Equal(("to-human", "unknown", "false"),
            (application.Text("state"), Result(application, "fact.residence.known"), Result(application, "form.unchanged")));
    }

    [Fact]
    public async Task An_acceptance_of_the_office_counts_for_the_claims_behind_the_form()
    {
        var resident = await city.AddResidentAsync();
        var (lives, works) = await resident.GetFactsAsync();
        var body = await resident.ApplicationAsync(await resident.DraftAsync());
        using var oneTime = Secp256k1Key.Generate();
        body["acceptanceAddresses"] = new JsonArray(oneTime.Address.ToLowerHex());
        var (_, application) = await resident.ApplyAsync(body);

        var acceptance = Statement.Of(
            new AcceptanceBody(Bytes32.FromCode("residence-permit.endorsement"), Outcome.Accepted),
            Address.Read((string)application["acceptanceAddresses"]![0]!)!.Value, (ulong)TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());
        await resident.MustAsync("/acceptances", new JsonObject
        {
            ["statement"] = JsonNode.Parse(acceptance.Sign(City.Identity.Domain(), City.Key("officer")).ToJson()),
            ["subject"] = new JsonObject { ["application"] = application.Text("uid") },
        }, Officer);

        foreach (var claim in new[] { lives, works })
        {
            var (_, view) = await city.SendAsync(HttpMethod.Get, $"/claims/{claim.Text("uid")}", null, resident.Binding);
            Assert.True(view.Text("state") == "stable", view.ToJsonString());
        }
    }

    [Fact]
    public async Task The_same_application_again_is_one_application_also_after_a_restart()
    {
        var resident = await city.AddResidentAsync();
        await resident.GetFactsAsync();
        var body = await resident.ApplicationAsync(await resident.DraftAsync());
        var (first, one) = await resident.ApplyAsync(body);
        var rows = await city.RowsAsync();
        await city.RestartAsync();
        var (second, other) = await resident.ApplyAsync(body);

        Assert.Equal((201, 201, one.ToJsonString()), (first, second, other.ToJsonString()));
        Assert.Equal(rows, await city.RowsAsync());
    }

    public static TheoryData<string, int> BadApplications => new()
    {
        { "draft-unknown", 404 },
        { "draft-used", 409 },
        { "draft-expired", 410 },
        { "item-mismatch", 422 },
        { "rules-mismatch", 422 },
        { "form-malformed", 400 },
        { "form-provenance-changed", 422 },
        { "form-field-too-long", 422 },
        { "commitment-mismatch", 422 },
        { "signer-not-subject", 422 },
        { "address-malformed", 400 },
        { "vp-token-malformed", 400 },
        { "presentation-refused", 422 },
        { "presentation-of-another", 422 },
        { "handle-not-fresh", 409 },
    };

    [Theory, MemberData(nameof(BadApplications))]
    public async Task Refuses_an_application_and_changes_nothing(string code, int status)
    {
        var (resident, other) = (await city.AddResidentAsync(), await city.AddResidentAsync());
        await resident.GetFactsAsync();
        var draft = await resident.DraftAsync();
        if (code == "draft-used")
            await MustApplyAsync(resident, draft);

        var body = code switch
        {
            "form-malformed" => await resident.ApplicationAsync(draft, form => form["note"] = "please"),
            "form-provenance-changed" => await resident.ApplicationAsync(draft, form => form["fields"]!["employer"]!["from"]!["role"] = "police"),
            "form-field-too-long" => await resident.ApplicationAsync(draft, form => form["fields"]!["contactPhone"]!["value"] = new string('1', 21)),
            "presentation-refused" => await resident.ApplicationAsync(draft, nonce: "another-nonce"),
            "presentation-of-another" => await resident.ApplicationAsync(draft, credentialOf: other),
            _ => await resident.ApplicationAsync(draft),
        };
        body = code switch
        {
            "draft-unknown" => With(body, "draft", (await other.DraftAsync()).Text("draft")),
            "item-mismatch" => Resigned(body, applied => applied with { Item = Bytes32.FromCode("another.item") }),
            "rules-mismatch" => Resigned(body, applied => applied with { Policy = Words.Any }),
            "commitment-mismatch" => Resigned(body, applied => applied with { Commitment = Words.Any }),
            "signer-not-subject" => Resigned(body, applied => applied, recipient: other.Binding.Address),
            "handle-not-fresh" => Resigned(body, applied => applied, handle: resident.Binding),
            "address-malformed" => With(body, "acceptanceAddresses", new JsonArray("0x00")),
            "vp-token-malformed" => With(body, "vpToken", new JsonObject { ["person"] = "text" }),
            _ => body,
        };
        var rows = await city.RowsAsync();
        var later = code == "draft-expired" ? TimeSpan.FromHours(1) : TimeSpan.Zero;
        city.Time.Advance(later);
        var (answered, problem) = await resident.ApplyAsync(body);
        city.Time.Advance(-later);

        Assert.Equal((status, code), (answered, problem.Text("title")));
        Assert.Equal(rows, await city.RowsAsync());
    }

    public static TheoryData<string, int> BadDecisions => new()
    {
        { "application-unknown", 404 },
        { "ref-mismatch", 422 },
        { "outcome-not-allowed", 422 },
        { "commitment-mismatch", 422 },
        { "decision-reasons-missing", 422 },
        { "signer-not-caller", 403 },
        { "signer-unknown", 422 },
        { "policy-mismatch", 422 },
        { "application-not-open", 409 },
        { "application-not-published", 409 },
        { "own-application", 403 },
        { "role-missing", 403 },
    };

    [Theory, MemberData(nameof(BadDecisions))]
    public async Task Refuses_a_decision_and_changes_nothing(string code, int status)
    {
        var open = code switch
        {
            "application-not-open" => (await ApplyAsync()).Application,
            "application-not-published" => await NotPublishedAsync(),
            _ => await LeftOpenAsync("no facts"),
        };
        var body = code switch
        {
            "ref-mismatch" => Resident.Decision(With(open, "uid", Words.Any.ToString()), Outcome.Granted, Reasons),
            "outcome-not-allowed" => Resident.Decision(open, Outcome.ToHuman, Reasons),
            "commitment-mismatch" => With(Resident.Decision(open, Outcome.Granted, Reasons), "itemKey", Words.Any.ToString()),
            "decision-reasons-missing" => Resident.Decision(open, Outcome.Refused, new JsonObject { ["reasons"] = " " }),
            "signer-unknown" => Resident.Decision(open, Outcome.Granted, Reasons, signer: "stranger"),
            "policy-mismatch" => Resident.Decision(With(open, "policy", Words.Any.ToString()), Outcome.Granted, Reasons),
            _ => Resident.Decision(open, Outcome.Granted, Reasons),
        };
        var token = code switch
        {
            "signer-not-caller" => city.TokenOf(TrustCity.Police, "approval-officer"),
            "role-missing" => city.TokenOf(TrustCity.Police, "public-security"),
            "own-application" => await TokenOfApplicantAsync(open),
            _ => Officer,
        };
        var rows = await city.RowsAsync();
        var uid = code == "application-unknown" ? Words.Any.ToString() : open.Text("uid");
        var (answered, problem) = await city.SendAsync(HttpMethod.Post, $"{Path}/{uid}/decision", body, token);

        city.Ledger = LedgerMood.Publishes;

        Assert.Equal((status, code), (answered, problem.Text("title")));
        Assert.Equal(rows, await city.RowsAsync());
    }

    [Fact]
    public async Task What_was_not_granted_has_no_licence_to_offer()
    {
        var resident = await city.AddResidentAsync();
        var open = await MustApplyAsync(resident, await resident.DraftAsync());
        var rows = await city.RowsAsync();

        var (asked, problem) = await city.SendAsync(HttpMethod.Post, $"{Path}/{open.Text("id")}/offer", [], resident.Binding);
        var (offered, other) = await city.SendAsync(
            HttpMethod.Post, "/offers",
            new JsonObject { ["configuration"] = "licence-residence-permit", ["handle"] = resident.Binding.Address.ToLowerHex() },
            city.TokenOf(TrustCity.Office, "issuer-officer"));

        Assert.Equal((404, "licence-missing"), (asked, problem.Text("title")));
        Assert.Equal((409, "licence-missing"), (offered, other.Text("title")));
        Assert.Equal(rows, await city.RowsAsync());
    }

    [Fact]
    public async Task An_application_is_shown_to_its_author_and_to_officers_and_to_nobody_else()
    {
        var (_, application) = await ApplyAsync();
        var stranger = await city.AddResidentAsync();
        var path = $"{Path}/{application.Text("id")}";

        Assert.Equal(404, (await city.SendAsync(HttpMethod.Get, path, null, stranger.Binding)).Status);
        Assert.Equal(404, (await city.SendAsync(HttpMethod.Get, path, null, city.TokenOf(TrustCity.Police, "public-security"))).Status);
        Assert.Equal(404, (await city.SendAsync(HttpMethod.Post, path + "/offer", [], stranger.Binding)).Status);
        Assert.Equal(200, (await city.SendAsync(HttpMethod.Get, path, null, Officer)).Status);
    }

    [Fact]
    public async Task An_item_s_document_hashes_to_the_word_that_its_applications_name()
    {
        var (_, item) = await city.SendAsync(HttpMethod.Get, "/items/residence-permit.endorsement", null, Officer);
        var hash = System.Security.Cryptography.SHA256.HashData(Jcs.Write(item["document"]));

        Assert.Equal(item.Text("policy"), Bytes32.FromBytes(hash).ToString());
        Assert.Equal((404, "item-unknown"), await ProblemAsync("/items/another"));
        Assert.Equal((400, "state-unknown"), await ProblemAsync(Path + "?state=any"));
    }

    private async Task<(int, string)> ProblemAsync(string path)
    {
        var (status, problem) = await city.SendAsync(HttpMethod.Get, path, null, Officer);
        return (status, problem.Text("title"));
    }

    private async Task<(Resident Resident, JsonObject Application)> ApplyAsync()
    {
        var resident = await city.AddResidentAsync();
        await resident.GetFactsAsync();
        return (resident, await MustApplyAsync(resident, await resident.DraftAsync()));
    }

    private static async Task<JsonObject> MustApplyAsync(
        Resident resident, JsonObject draft, Action<JsonObject>? changeForm = null, int level = 3, bool present = true)
    {
        var (status, application) = await resident.ApplyAsync(await resident.ApplicationAsync(draft, changeForm, level, present: present));
        Assert.True(status == 201, application.ToJsonString());
        return application;
    }

    /// <summary>An application that waits for a ledger that is away.</summary>
    private async Task<JsonObject> NotPublishedAsync()
    {
        var resident = await city.AddResidentAsync();
        var body = await resident.ApplicationAsync(await resident.DraftAsync());
        city.Ledger = LedgerMood.Away;
        var (status, application) = await resident.ApplyAsync(body);
        Assert.Equal((202, null), (status, application["receipt"]));
        return application;
    }

    /// <summary>The token of an approval officer who is the applicant.</summary>
    private async Task<string> TokenOfApplicantAsync(JsonObject application)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var number = await city.Get<Database>().ReadAsync(
            connection => connection.QuerySingleAsync<byte[]>(
                "SELECT number_hash FROM persons JOIN applications ON applications.person = persons.id WHERE uid = @uid",
                new { uid = application.Text("uid") }),
            CancellationToken.None);
        (await city.Get<ClientStore>().AddAsync(
            new RegisteredClient("applicant", TrustCity.Office, "090101", ["approval-officer"], Jwk.Of(key), Active: true),
            number, CancellationToken.None)).Value();
        return city.TokenOf("applicant", TrustCity.Office, ["approval-officer"]);
    }

    private async Task<JsonObject> LeftOpenAsync(string what)
    {
        var resident = await city.AddResidentAsync();
        if (what != "no facts")
            await resident.GetFactsAsync(what == "missed window" ? Resident.Residence(60) : null);
        return await MustApplyAsync(
            resident, await resident.DraftAsync(),
            what == "a changed field" ? form => form["fields"]!["employer"]!["value"] = "52090202MA0000090D" : null,
            what == "level one" ? 1 : 3, present: what != "no presentation");
    }

    private async Task<ELicenceId> LicenceOfAsync(Resident resident)
    {
        var claims = await city.Get<Database>().ReadAsync(
            connection => city.Get<Licences>().ContentAsync(connection, resident.Id, about: null), CancellationToken.None);
        return ELicenceId.Parse(claims.Value().Claims.Text("licence_id")).Value();
    }

    private async Task<string> QueueAsync() => (await city.SendAsync(HttpMethod.Get, Path + "?state=to-human", null, Officer)).Json.ToJsonString();

    private static string Result(JsonObject application, string rule) =>
        application["trace"]!.AsArray().Single(line => line!.AsObject().Text("rule") == rule)!.AsObject().Text("result");

    private static JsonObject With(JsonObject body, string member, JsonNode value)
    {
        var changed = body.DeepClone().AsObject();
        changed[member] = value;
        return changed;
    }

    private static JsonObject Resigned(
        JsonObject body, Func<ApplicationBody, ApplicationBody> change, Secp256k1Key? handle = null, Address? recipient = null)
    {
        handle ??= Secp256k1Key.Generate();
        var signed = SignedStatement.Parse(Encoding.UTF8.GetBytes(body["statement"]!.ToJsonString())).Value();
        var statement = Statement.Of(
            change(signed.Statement.Read<ApplicationBody>().Value()), recipient ?? handle.Address, signed.Statement.Time);
        return With(body, "statement", JsonNode.Parse(statement.Sign(City.Approvals.Domain(), handle).ToJson())!);
    }
}
