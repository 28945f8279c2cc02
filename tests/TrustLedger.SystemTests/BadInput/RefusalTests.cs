using System.Text;
using System.Text.Json.Nodes;
using TrustLedger.Casework.Synthetic;
using TrustLedger.Protocol.Commitments;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Statements;
using TrustLedger.Protocol.Statements.Bodies;
using TrustLedger.SystemTests.City;

namespace TrustLedger.SystemTests.BadInput;

/// <summary>Requests that fit, from callers who may, and are refused for what they say: each with its code.</summary>
[Collection(InCity.Name)]
public sealed class RefusalTests(CityFixture city) : IDisposable
{
    private const string Item = "residence-permit.endorsement";
    private static readonly string Nothing = $"0x{new string('0', 64)}";

    private readonly Probe _probe = new(city.City.Servers.ApiUrl);
    private readonly Secp256k1Key _handle = Secp256k1Key.Generate();

    [Fact]
    public async Task Sign_in_is_refused_with_OAuths_words()
    {
        async Task MustAsync(int status, string code, string form)
        {
            var answer = await _probe.SendAsync("POST", "/token", Encoding.UTF8.GetBytes(form), HostileBodies.FormType);
            Assert.True(answer.Status == status && answer.Code == code && answer.IsOAuthError, $"{form}: {answer}, expected {status} {code}");
        }

        string Form(string assertion, string more = "") =>
            "grant_type=client_credentials&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer"
            + $"&client_assertion={assertion}{more}";
        long now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        string Changed(Action<JsonObject> change) => Form(city.Callers.ClientAssertion(change: change));

        await MustAsync(400, "invalid_request", "a=b");
        await MustAsync(400, "unsupported_grant_type", "grant_type=password&username=a&password=b");
        await MustAsync(400, "invalid_request", "grant_type=client_credentials");
        await MustAsync(400, "invalid_request", "grant_type=client_credentials&client_id=tester&client_secret=secret");
        await MustAsync(401, "invalid_client", Form("x"));
        await MustAsync(401, "invalid_client", Form("a.b.c"));
        await MustAsync(401, "invalid_client", Form(new string('a', 20_000)));
        await MustAsync(401, "invalid_client", Form(city.Callers.ClientAssertion("nobody")));
        await MustAsync(401, "invalid_client", Changed(payload => payload["sub"] = "data"));
        await MustAsync(401, "invalid_client", Changed(payload => payload["aud"] = "https://elsewhere.example"));
        await MustAsync(401, "invalid_client", Changed(payload => payload["exp"] = now - 1));
        await MustAsync(401, "invalid_client", Changed(payload => payload["exp"] = now + 86_400));
        await MustAsync(401, "invalid_client", Changed(payload => payload["nbf"] = now + 3_600));
        await MustAsync(401, "invalid_client", Changed(payload => payload.Remove("jti")));
        await MustAsync(401, "invalid_client", Changed(payload => payload["jti"] = "short"));
        await MustAsync(401, "invalid_client", Changed(payload => payload["exp"] = "soon"));
        using (var other = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256))
            await MustAsync(401, "invalid_client", Form(city.Callers.ClientAssertion(key: other)));
        await MustAsync(401, "invalid_client", Form(city.Callers.ClientAssertion(), "&client_id=data"));
        await MustAsync(400, "invalid_scope", Form(city.Callers.ClientAssertion(), "&scope=mayor"));

        var once = Form(city.Callers.ClientAssertion(), "&scope=window-officer");
        Assert.Equal(200, (await _probe.SendAsync("POST", "/token", Encoding.UTF8.GetBytes(once), HostileBodies.FormType)).Status);
        await MustAsync(401, "invalid_client", once);

        const string Grant = "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Apre-authorized_code";
        await MustAsync(400, "invalid_request", Grant);
        await MustAsync(400, "invalid_grant", Grant + "&pre-authorized_code=none&tx_code=123456");
    }

    [Fact]
    public async Task Proofing_is_refused()
    {
        var person = city.NextResident();
        JsonObject Session(string? name = null, string? number = null, string? handle = null) => new()
        {
            ["name"] = name ?? person.Name,
            ["number"] = number ?? person.Number.Reveal(),
            ["handle"] = handle ?? _handle.Address.ToLowerHex(),
        };
        await MustAsync(400, "handle-mismatch", "/proofing/sessions", Session(handle: "0x12"));
        await MustAsync(400, "handle-mismatch", "/proofing/sessions", Session(handle: $"0x{new string('1', 40)}"));
        await MustAsync(400, "resident-number-malformed", "/proofing/sessions", Session(number: "0901"));
        await MustAsync(400, "resident-number-malformed", "/proofing/sessions", Session(number: new string('1', 5_000)));
        var number = person.Number.Reveal();
        await MustAsync(400, "resident-number-checksum-wrong", "/proofing/sessions", Session(number: number[..17] + (number[17] == '1' ? '2' : '1')));
        await MustAsync(400, "person-name-length", "/proofing/sessions", Session(name: ""));
        await MustAsync(400, "person-name-script", "/proofing/sessions", Session(name: "<script>"));
        await MustAsync(400, "person-name-invisible", "/proofing/sessions", Session(name: person.Name + "\u202e"));
        await MustAsync(400, "person-name-mixed-scripts", "/proofing/sessions", Session(name: person.Name + "a"));
        await MustAsync(422, "person-not-matched", "/proofing/sessions", Session(name: "无此人"));
        await MustAsync(422, "person-not-matched", "/proofing/sessions", Session(name: city.NextResident().Name));

        await MustAsync(404, "session-unknown", "/proofing/sessions/none", null, method: "GET");
        await MustAsync(404, "session-unknown", "/proofing/sessions/none/binding", []);
        await MustAsync(404, "session-unknown", "/proofing/sessions/none/review", null, "window-officer", "GET");
        await MustAsync(400, "document-kind-unknown", "/proofing/sessions/none/confirmation", Confirmation("library-card"), "window-officer");
        await MustAsync(404, "session-unknown", "/proofing/sessions/none/confirmation", Confirmation("passport"), "window-officer");

        var session = await OpenAsync(person, _handle);
        await MustAsync(403, "challenge-wrong", $"/proofing/sessions/{session}/binding", []);
        await MustAsync(409, "handle-not-proven", $"/proofing/sessions/{session}/confirmation", Confirmation("passport"), "window-officer");
        using var thief = Secp256k1Key.Generate();
        await MustAsync(404, "session-unknown", $"/proofing/sessions/{session}", null, method: "GET", handle: thief);
        await MustAsync(404, "session-unknown", $"/proofing/sessions/{session}/binding", [], handle: thief);

        // The officer sends the resident away: nobody goes on with that session.
        await SendAsync($"/proofing/sessions/{session}/confirmation", Confirmation("passport", confirmed: false), "window-officer");
        await MustAsync(410, "session-ended", $"/proofing/sessions/{session}", null, method: "GET");
        await MustAsync(410, "session-ended", $"/proofing/sessions/{session}/confirmation", Confirmation("passport"), "window-officer");
    }

    [Fact]
    public async Task Nobody_guesses_a_name_all_day_long()
    {
        var person = city.NextResident();
        using var guesser = Secp256k1Key.Generate();
        for (var guess = 0; guess < 10; guess++)
        {
            await MustAsync(422, "person-not-matched", "/proofing/sessions", new JsonObject
            {
                ["name"] = "无此人",
                ["number"] = person.Number.Reveal(),
                ["handle"] = guesser.Address.ToLowerHex(),
            }, handle: guesser);
        }

        await MustAsync(429, "too-many-attempts", "/proofing/sessions", new JsonObject
        {
            ["name"] = "无此人",
            ["number"] = person.Number.Reveal(),
            ["handle"] = guesser.Address.ToLowerHex(),
        }, handle: guesser);
    }

    [Fact]
    public async Task Claims_attestations_and_acceptances_are_refused()
    {
        var domain = StatementDomain.ForOrigin("yunxi.example/identity");
        var (content, itemKey) = (new JsonObject { ["since"] = "2020-01-01", ["addressCode"] = "090101001001" }, Commitment.NewItemKey());
        JsonObject Claim(
            string predicate = "residence.current", StatementDomain? other = null, Secp256k1Key? author = null, Address? recipient = null,
            JsonObject? said = null, string? key = null, string? oneTime = null)
        {
            using var fresh = Secp256k1Key.Generate();
            var signer = author ?? fresh;
            var body = new ClaimBody(Bytes32.FromCode(predicate), Commitment.Of(itemKey, content));
            var claim = new JsonObject
            {
                ["statement"] = Signed(body, other ?? domain, signer, recipient),
                ["content"] = (said ?? content).DeepClone(),
                ["itemKey"] = key ?? Hex.Write(itemKey),
            };
            if (oneTime is not null)
                claim["oneTimeAddress"] = oneTime;
            return claim;
        }

        await MustAsync(403, "handle-not-bound", "/claims", Claim());
        using var bound = Secp256k1Key.Generate();
        await EnrolAsync(city.NextResident(), bound);
        await MustAsync(422, "domain-mismatch", "/claims", Claim(other: StatementDomain.ForOrigin("yunxi.example/approvals")), handle: bound);
        await MustAsync(422, "signer-not-subject", "/claims", Claim(recipient: _handle.Address), handle: bound);
        await MustAsync(422, "predicate-unknown", "/claims", Claim("shoe.size"), handle: bound);
        await MustAsync(422, "claim-value-malformed", "/claims", Claim(said: new JsonObject { ["since"] = "yesterday" }), handle: bound);
        await MustAsync(400, "item-key-malformed", "/claims", Claim(key: "0x12"), handle: bound);
        await MustAsync(422, "commitment-mismatch", "/claims", Claim(key: Nothing), handle: bound);
        await MustAsync(400, "address-malformed", "/claims", Claim(oneTime: "0x12"), handle: bound);
        await MustAsync(409, "handle-not-fresh", "/claims", Claim(author: bound), handle: bound);

        await MustAsync(404, "claim-unknown", $"/claims/{Nothing}", null, method: "GET", handle: bound);
        await MustAsync(404, "claim-unknown", $"/claims/{Nothing}/shares", [], handle: bound);
        await MustAsync(404, "share-unknown", "/shares/none", null, method: "GET", handle: bound);
        await MustAsync(403, "handle-not-bound", "/shares/none", null, method: "GET");
        await MustAsync(404, "claim-unknown", "/claims/none/attestations", Attestation(), "public-security");
        await MustAsync(404, "share-unknown", $"/claims/{Nothing}/attestations", Attestation(), handle: bound);
        await MustAsync(403, "role-missing", "/acceptances", new JsonObject { ["statement"] = new JsonObject(), ["subject"] = new JsonObject() }, "office");
        await MustAsync(400, "statement-malformed", "/acceptances", new JsonObject { ["statement"] = new JsonObject(), ["subject"] = new JsonObject() }, "approval-officer");
    }

    [Fact]
    public async Task Applications_and_decisions_are_refused()
    {
        await MustAsync(404, "item-unknown", "/items/none", null, Endpoint.Anyone, "GET");
        await MustAsync(404, "item-unknown", "/applications/drafts", new JsonObject { ["item"] = "none" });
        await MustAsync(403, "handle-not-bound", "/applications/drafts", new JsonObject { ["item"] = Item });
        await MustAsync(400, "state-unknown", "/applications?state=lost", null, "approval-officer", "GET");
        await MustAsync(404, "application-unknown", $"/applications/{Nothing}", null, "approval-officer", "GET");
        await MustAsync(404, "application-unknown", $"/applications/{Nothing}/decision", Attestation(), "approval-officer");
        await MustAsync(404, "application-unknown", $"/applications/{Nothing}/offer", []);

        var domain = StatementDomain.ForOrigin("yunxi.example/approvals");
        using var bound = Secp256k1Key.Generate();
        await EnrolAsync(city.NextResident(), bound);
        var draft = await SendAsync("/applications/drafts", new JsonObject { ["item"] = Item }, Endpoint.Handle, bound);
        var (form, policy, itemKey) = ((JsonObject)draft["form"]!, Bytes32.Read((string)draft["policy"]!)!.Value, Commitment.NewItemKey());
        JsonObject Application(
            string? id = null, string item = Item, Bytes32? rules = null, JsonObject? filled = null, Address? recipient = null, string? address = null,
            JsonObject? vpToken = null, string? key = null)
        {
            using var author = Secp256k1Key.Generate();
            var application = new JsonObject
            {
                ["draft"] = id ?? (string?)draft["draft"],
                ["statement"] = Signed(
                    new ApplicationBody(Bytes32.FromCode(item), Commitment.Of(itemKey, filled ?? form), rules ?? policy), domain, author, recipient),
                ["form"] = (filled ?? form).DeepClone(),
                ["itemKey"] = key ?? Hex.Write(itemKey),
                ["acceptanceAddresses"] = new JsonArray(address ?? $"0x{new string('a', 40)}"),
            };
            if (vpToken is not null)
                application["vpToken"] = vpToken;
            return application;
        }

        var changed = form.DeepClone().AsObject();
        changed["zz"] = 1;
        await MustAsync(403, "handle-not-bound", "/applications", Application());
        await MustAsync(422, "signer-not-subject", "/applications", Application(recipient: _handle.Address), handle: bound);
        await MustAsync(404, "draft-unknown", "/applications", Application(id: "none"), handle: bound);
        await MustAsync(422, "item-mismatch", "/applications", Application(item: "other.item"), handle: bound);
        await MustAsync(422, "rules-mismatch", "/applications", Application(rules: Bytes32.Read(Nothing)), handle: bound);
        await MustAsync(400, "form-malformed", "/applications", Application(filled: changed), handle: bound);
        await MustAsync(400, "item-key-malformed", "/applications", Application(key: "x"), handle: bound);
        await MustAsync(422, "commitment-mismatch", "/applications", Application(key: Nothing), handle: bound);
        await MustAsync(400, "address-malformed", "/applications", Application(address: "0x12"), handle: bound);
        await MustAsync(400, "vp-token-malformed", "/applications", Application(vpToken: new JsonObject { ["person"] = 1 }), handle: bound);
        using var thief = Secp256k1Key.Generate();
        await EnrolAsync(city.NextResident(), thief);
        await MustAsync(404, "draft-unknown", "/applications", Application(), handle: thief);
    }

    [Fact]
    public async Task Issuing_and_presenting_are_refused()
    {
        await MustAsync(400, "configuration-unknown", "/offers", new JsonObject { ["configuration"] = "crown", ["session"] = "none" }, "issuer-officer");
        await MustAsync(400, "subject-malformed", "/offers", new JsonObject { ["configuration"] = "person" }, "issuer-officer");
        await MustAsync(404, "session-unknown", "/offers", new JsonObject { ["configuration"] = "person", ["session"] = "none" }, "issuer-officer");
        await MustAsync(404, "handle-unknown", "/offers",
            new JsonObject { ["configuration"] = "person", ["handle"] = $"0x{new string('1', 40)}" }, "issuer-officer");
        await MustAsync(400, "reason-unknown", "/credentials/revocations",
            new JsonObject { ["configuration"] = "person", ["reason"] = "mood", ["session"] = "none" }, "issuer-officer");
        await MustAsync(404, "session-unknown", "/credentials/revocations",
            new JsonObject { ["configuration"] = "person", ["reason"] = "key-lost", ["session"] = "none" }, "issuer-officer");
        await MustAsync(404, "credential-type-unknown", "/credentials/none", null, Endpoint.Anyone, "GET");
        await MustAsync(404, "status-list-unknown", "/status/999999", null, Endpoint.Anyone, "GET");
        await MustAsync(404, "not-found", "/status/none", null, Endpoint.Anyone, "GET");
        await MustAsync(404, "statement-unknown", $"/outbox/identity/{Nothing}", null, Endpoint.Anyone, "GET");

        JsonObject Asked(string purpose = "A test", string? preset = null, JsonObject? dcql = null)
        {
            var asked = new JsonObject { ["purpose"] = purpose };
            if (preset is not null)
                asked["preset"] = preset;
            if (dcql is not null)
                asked["dcql"] = dcql;
            return asked;
        }

        JsonObject Query(string format = "dc+sd-jwt", bool bound = true) => new()
        {
            ["credentials"] = new JsonArray(new JsonObject
            {
                ["id"] = "a",
                ["format"] = format,
                ["meta"] = new JsonObject { ["vct_values"] = new JsonArray(city.City.VctOf("person")) },
                ["require_cryptographic_holder_binding"] = bound,
            }),
        };

        await MustAsync(400, "purpose-malformed", "/presentations", Asked("", "person-adult"), "verifier-officer");
        await MustAsync(400, "purpose-malformed", "/presentations", Asked(new string('a', 201), "person-adult"), "verifier-officer");
        await MustAsync(400, "purpose-malformed", "/presentations", Asked("a\nb", "person-adult"), "verifier-officer");
        await MustAsync(400, "query-missing", "/presentations", Asked(), "verifier-officer");
        await MustAsync(400, "query-missing", "/presentations", Asked(preset: "person-adult", dcql: Query()), "verifier-officer");
        await MustAsync(400, "preset-unknown", "/presentations", Asked(preset: "everything"), "verifier-officer");
        await MustAsync(400, "query-unbound", "/presentations", Asked(dcql: Query(bound: false)), "verifier-officer");
        await MustAsync(404, "presentation-unknown", "/presentations/none", null, "verifier-officer", "GET");

        var opened = await SendAsync("/presentations", Asked(preset: "person-adult"), "verifier-officer");
        var id = (string)opened["id"]!;
        foreach (var response in new[] { "x", "a.b.c.d.e", new string('a', 100_000) })
        {
            var answer = await _probe.SendAsync("POST", $"/presentations/{id}/response", Encoding.UTF8.GetBytes("response=" + response), HostileBodies.FormType);
            Assert.True(answer is { Status: 400, Code: "invalid_request" } && answer.IsOAuthError, answer.ToString());
        }

        var stranger = await _probe.SendAsync("GET", $"/presentations/{id}", [], null, "Bearer " + await city.Callers.OutsiderTokenAsync("verifier-officer"));
        Assert.Equal((404, "presentation-unknown"), (stranger.Status, stranger.Code));
        Assert.Equal("open", (string?)(await SendAsync($"/presentations/{id}", null, "verifier-officer", method: "GET"))["status"]);
    }

    [Fact]
    public async Task Records_of_community_correction_are_refused()
    {
        await MustAsync(400, "draft-kind-unknown", "/corrections/drafts", new JsonObject { ["kind"] = "pardon" }, "county-agency");
        await MustAsync(400, "draft-malformed", "/corrections/drafts", new JsonObject { ["kind"] = "registration" }, "county-agency");
        await MustAsync(400, "draft-malformed", "/corrections/drafts", new JsonObject { ["kind"] = "leave" }, "office");
        await MustAsync(400, "draft-malformed", "/corrections/drafts", new JsonObject { ["kind"] = "admonition" }, "office");
        await MustAsync(404, "case-unknown", "/corrections/drafts", new JsonObject
        {
            ["kind"] = "leave",
            ["case"] = Nothing,
            ["from"] = "2027-01-01",
            ["to"] = "2027-01-08",
            ["destinations"] = new JsonArray("440100"),
            ["reason"] = "family",
        }, "office");
        await MustAsync(404, "record-unknown", $"/corrections/records/{Nothing}", null, "office", "GET");
        await MustAsync(404, "statement-unknown", $"/corrections/statements/{Nothing}", null, "office", "GET");
        await MustAsync(404, "case-unknown", $"/corrections/cases/{Nothing}", null, "office", "GET");
        await MustAsync(400, "time-malformed", "/corrections/inbox?at=tomorrow", null, "office", "GET");
        await MustAsync(422, "statement-malformed", "/corrections/records", Attestation(), "county-agency");
        await MustAsync(404, "record-unknown", "/corrections/records/none/signatures", Attestation(), "office");
    }

    public void Dispose()
    {
        _probe.Dispose();
        _handle.Dispose();
    }

    private static JsonObject Confirmation(string kind, bool confirmed = true) => new() { ["documentKind"] = kind, ["confirmed"] = confirmed };

    private static JsonObject Attestation() => new() { ["statement"] = new JsonObject(), ["content"] = new JsonObject(), ["itemKey"] = "x" };

    private static JsonNode Signed<TBody>(TBody body, StatementDomain domain, Secp256k1Key author, Address? recipient)
        where TBody : IStatementBody<TBody> => JsonNode.Parse(
            Statement.Of(body, recipient ?? author.Address, (ulong)TimeProvider.System.GetUtcNow().ToUnixTimeSeconds(), default).Sign(domain, author).ToJson())!;

    private async Task<string> OpenAsync(SyntheticResident person, Secp256k1Key handle) => (string)(await SendAsync("/proofing/sessions", new JsonObject
    {
        ["name"] = person.Name,
        ["number"] = person.Number.Reveal(),
        ["handle"] = handle.Address.ToLowerHex(),
    }, Endpoint.Handle, handle))["session"]!;

    private async Task EnrolAsync(SyntheticResident person, Secp256k1Key handle)
    {
        var opened = await SendAsync("/proofing/sessions", new JsonObject
        {
            ["name"] = person.Name,
            ["number"] = person.Number.Reveal(),
            ["handle"] = handle.Address.ToLowerHex(),
        }, Endpoint.Handle, handle);
        var path = $"/proofing/sessions/{(string?)opened["session"]}";
        var proof = city.Callers.Proof(handle, "POST", path + "/binding", "{}"u8.ToArray(), (string?)opened["challenge"]);
        Assert.Equal(200, (await _probe.SendAsync("POST", path + "/binding", "{}"u8.ToArray(), HostileBodies.JsonType, proof)).Status);
        var confirmed = await SendAsync(path + "/confirmation", Confirmation("resident-id-card"), "window-officer");
        Assert.Equal("BOUND", (string?)confirmed["state"]);
    }

    private async Task<JsonObject> SendAsync(
        string target, JsonObject? body, string caller, Secp256k1Key? handle = null, string method = "POST")
    {
        var answer = await AnswerAsync(target, body, caller, method, handle);
        Assert.True(answer.Status is 200 or 201, $"{method} {target}: {answer}");
        return JsonNode.Parse(answer.Text)!.AsObject();
    }

    private async Task MustAsync(
        int status, string code, string target, JsonObject? body, string caller = Endpoint.Handle, string method = "POST", Secp256k1Key? handle = null)
    {
        var answer = await AnswerAsync(target, body, caller, method, handle);
        Assert.True(answer.Status == status && answer.Code == code && answer.IsProblem, $"{method} {target}, expected {status} {code}: {answer}");
    }

    private async Task<Answer> AnswerAsync(string target, JsonObject? body, string caller, string method, Secp256k1Key? handle)
    {
        var bytes = body is null ? [] : Encoding.UTF8.GetBytes(body.ToJsonString());
        var authorization = caller switch
        {
            Endpoint.Anyone => null,
            Endpoint.Handle => city.Callers.Proof(handle ?? _handle, method, target, bytes),
            _ => "Bearer " + await city.Callers.TokenAsync(caller),
        };
        return await _probe.SendAsync(method, target, bytes, body is null ? null : HostileBodies.JsonType, authorization);
    }
}
