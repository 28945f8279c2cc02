using TrustLedger.Credentials.OpenId4Vci;

namespace TrustLedger.SystemTests.BadInput;

/// <summary>Every route of the API. A route that is mapped and has no row here fails a test.</summary>
internal static class ApiTable
{
    private const string SignedFit = """{"statement":{},"content":{},"itemKey":"x"}""";
    private const string SomeoneElse = "registry-admin";

    public static IReadOnlyList<Endpoint> All { get; } =
    [
        new("GET", "/healthz", Endpoint.Anyone),
        new("POST", "/token", Endpoint.Anyone, BodyKind.Form),
        new("POST", "/challenge", Endpoint.Anyone),
        new("GET", "/outbox/{log}/{uid}", Endpoint.Anyone),
        new("GET", "/access-records", Endpoint.Handle, WrongCaller: SomeoneElse),
        new("POST", "/registry/imports/{kind}", "registry-admin", BodyKind.Csv, WrongCaller: "window-officer"),

        new("POST", "/proofing/sessions", Endpoint.Handle, BodyKind.Strict, """{"name":"x","number":"x","handle":"x"}""", SomeoneElse),
        new("GET", "/proofing/sessions/{id}", Endpoint.Handle, WrongCaller: SomeoneElse),
        new("POST", "/proofing/sessions/{id}/binding", Endpoint.Handle, WrongCaller: SomeoneElse),
        new("GET", "/proofing/sessions/{id}/review", "window-officer", WrongCaller: SomeoneElse),
        new("POST", "/proofing/sessions/{id}/confirmation", "window-officer", BodyKind.Strict,
            """{"documentKind":"x","confirmed":true,"replace":false}""", SomeoneElse),

        new("POST", "/recovery/suspensions", "window-officer", BodyKind.Strict,
            """{"name":"x","number":"x","documentKind":"x","reason":"x"}""", SomeoneElse),
        new("POST", "/recovery/suspensions/own", Endpoint.Handle, BodyKind.Strict, """{"reason":"x"}""", SomeoneElse),
        new("POST", "/recovery/lifts", "window-officer", BodyKind.Strict, """{"name":"x","number":"x","documentKind":"x"}""", SomeoneElse),
        new("GET", "/recovery/notices", Endpoint.Handle, WrongCaller: SomeoneElse),

        new("POST", "/claims", Endpoint.Handle, BodyKind.Strict,
            """{"statement":{},"content":{},"itemKey":"x","oneTimeAddress":"x"}""", SomeoneElse),
        new("GET", "/claims", Endpoint.Handle, WrongCaller: SomeoneElse),
        new("GET", "/claims/{uid}", Endpoint.Handle),
        new("POST", "/claims/{uid}/shares", Endpoint.Handle, WrongCaller: SomeoneElse),
        new("GET", "/shares/{token}", Endpoint.Handle, WrongCaller: SomeoneElse),
        new("POST", "/claims/{uid}/attestations", "public-security", BodyKind.Strict,
            """{"statement":{},"content":{},"itemKey":"x","share":"x"}"""),
        new("GET", "/attestations/inbox", "human-resources", WrongCaller: SomeoneElse),
        new("POST", "/acceptances", "verifier-officer", BodyKind.Strict,
            """{"statement":{},"subject":{"application":"x"}}""", Endpoint.Handle),

        new("GET", "/items", Endpoint.Anyone),
        new("GET", "/items/{code}", Endpoint.Anyone),
        new("POST", "/applications/drafts", Endpoint.Handle, BodyKind.Strict, """{"item":"x","delegation":"x"}""", SomeoneElse),
        new("POST", "/applications", Endpoint.Handle, BodyKind.Strict,
            """{"draft":"x","statement":{},"form":{},"itemKey":"x","vpToken":{},"acceptanceAddresses":["x"]}""", SomeoneElse),
        new("GET", "/applications", "approval-officer", WrongCaller: SomeoneElse),
        new("GET", "/applications/{id}", Endpoint.Handle),
        new("POST", "/applications/{id}/offer", Endpoint.Handle, WrongCaller: SomeoneElse),
        new("POST", "/applications/{id}/decision", "approval-officer", BodyKind.Strict, SignedFit, SomeoneElse),

        new("GET", "/delegation-rules", Endpoint.Anyone),
        new("POST", "/delegations/drafts", Endpoint.Handle, BodyKind.Strict,
            """{"agent":"x","agentName":"x","items":["x"],"scopes":["x"],"from":"x","until":"x","organisation":"x"}""", SomeoneElse),
        new("POST", "/delegations", Endpoint.Handle, BodyKind.Strict, """{"draft":"x","vpToken":{}}""", SomeoneElse),
        new("GET", "/delegations", Endpoint.Handle, WrongCaller: SomeoneElse),
        new("POST", "/delegations/{id}/acceptance", Endpoint.Handle, BodyKind.Strict, """{"accept":true}""", SomeoneElse),
        new("POST", "/delegations/{id}/offer", Endpoint.Handle, WrongCaller: SomeoneElse),
        new("POST", "/delegations/{id}/revocation", Endpoint.Handle, BodyKind.Strict, """{"reason":"x"}""", SomeoneElse),

        new("GET", VciNames.IssuerMetadataPath, Endpoint.Anyone),
        new("GET", VciNames.AuthorizationServerMetadataPath, Endpoint.Anyone),
        new("GET", "/.well-known/jwt-vc-issuer", Endpoint.Anyone),
        new("GET", "/jwks.json", Endpoint.Anyone),
        new("GET", "/credentials/{**type}", Endpoint.Anyone),
        new("POST", "/par", Endpoint.Anyone, BodyKind.Form),
        new("GET", "/authorize", Endpoint.Anyone),
        new("GET", "/consent/{id}", Endpoint.Anyone),
        new("POST", "/consent/{id}", Endpoint.Anyone, BodyKind.Form),
        new("POST", "/sign-ins/{code}/confirmation", "window-officer", BodyKind.Strict, """{"session":"x"}""", SomeoneElse),
        new("GET", "/offers/{id}", Endpoint.Anyone),
        new("POST", "/nonce", Endpoint.Anyone),
        new("POST", "/credential", Endpoint.Anyone, BodyKind.Credential),
        new("POST", "/deferred_credential", Endpoint.Anyone, BodyKind.Credential),
        new("POST", "/notification", Endpoint.Anyone, BodyKind.Credential),
        new("GET", "/issuance/approvals", "issuer-officer", WrongCaller: SomeoneElse),
        new("GET", "/issuance/approvals/{id}", "issuer-officer", WrongCaller: SomeoneElse),
        new("POST", "/issuance/approvals/{id}/decision", "issuer-officer", BodyKind.Strict, """{"approve":true,"reason":"x"}""", SomeoneElse),
        new("POST", "/offers", "issuer-officer", BodyKind.Strict, """{"configuration":"x","session":"x","handle":"x","grant":"x","entity":"x"}""", SomeoneElse),
        new("POST", "/credentials/revocations", "issuer-officer", BodyKind.Strict,
            """{"configuration":"x","reason":"x","session":"x","handle":"x"}""", SomeoneElse),
        new("GET", "/status/{list:long}", Endpoint.Anyone),

        new("POST", "/presentations", "verifier-officer", BodyKind.Strict,
            """{"purpose":"x","preset":"x","registeredPurpose":"x","transactionData":[{}],"sameDevice":true,"responseMode":"x","byValue":true}""",
            SomeoneElse),
        new("GET", "/presentations/{id}", "verifier-officer", WrongCaller: SomeoneElse),
        new("GET", "/presentations/{id}/request", Endpoint.Anyone),
        new("POST", "/presentations/{id}/request", Endpoint.Anyone, BodyKind.Form),
        new("GET", "/presentations/{id}/return", Endpoint.Anyone),
        new("POST", "/presentations/{id}/response", Endpoint.Anyone, BodyKind.Form),

        new("POST", "/corrections/drafts", "office", BodyKind.Strict,
            """{"kind":"x","case":"x","subjectHandle":"x","name":"x","number":"x","measure":"x","from":"x","to":"x","destinations":["x"],"reason":"x","detail":"x","urgent":true}""",
            SomeoneElse),
        new("POST", "/corrections/records", "county-agency", BodyKind.Strict, SignedFit, SomeoneElse),
        new("GET", "/corrections/records/{uid}", "procuratorate", WrongCaller: SomeoneElse),
        new("POST", "/corrections/records/{uid}/signatures", "office", BodyKind.Strict, SignedFit, SomeoneElse),
        new("GET", "/corrections/statements/{uid}", "office", WrongCaller: SomeoneElse),
        new("GET", "/corrections/cases/{handle}", "city-agency", WrongCaller: SomeoneElse),
        new("GET", "/corrections/inbox", "office", WrongCaller: SomeoneElse),
    ];
}
