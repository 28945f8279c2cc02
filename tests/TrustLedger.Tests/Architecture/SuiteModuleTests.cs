using System.Reflection;

namespace TrustLedger.Tests.Architecture;

/// <summary>Each module of the OpenID Foundation's two test plans has a test of its name here: mirrored, never certified.</summary>
public sealed class SuiteModuleTests
{
    private static readonly HashSet<string> Mirrored = new(
        typeof(SuiteModuleTests).Assembly.GetTypes()
            .Where(type => type.Name.EndsWith("ModuleTests", StringComparison.Ordinal) && type != typeof(SuiteModuleTests))
            .SelectMany(type => type.GetMethods().Where(method => method.GetCustomAttribute<FactAttribute>() is { Skip: null }).Select(method =>
                (type.Name.StartsWith("Verifier", StringComparison.Ordinal) ? "verifier " : "issuer ") + method.Name)),
        StringComparer.Ordinal);

    public static TheoryData<string, string> Modules
    {
        get
        {
            var modules = new TheoryData<string, string>();
            foreach (var name in new[]
                     {
                         "MetadataTest", "MetadataSignedTest", "HappyFlow", "HappyFlowAdditionalRequests", "HappyFlowMultipleClients",
                         "HappyFlowWithSkipNotification", "BatchIssuance", "FailOnInvalidNonce", "FailOnInvalidJwtProofSignature",
                         "FailOnInvalidKeyAttestationSignature", "FailOnInvalidClientAttestationSignature",
                         "FailOnInvalidClientAttestationPopSignature", "FailOnClientAttestationExpInPast", "FailOnClientAttestationNoSub",
                         "FailOnClientAttestationPopWrongAud", "FailOnMismatchedClientAttestationPopKey", "FailOnMissingProof",
                         "FailOnUnsupportedEncryptionAlgorithm", "FailOnUnknownCredentialConfigurationId", "FailOnUnknownCredentialIdentifier",
                         "FailOnRequestWithAccessTokenInQuery",
                     })
            {
                modules.Add("issuer", name);
            }
            foreach (var name in new[]
                     {
                         "HappyFlow", "MinimalCnfJwk", "RequestUriMethodPost", "RequestUriFetchedTwice", "InvalidSessionTranscript",
                         "InvalidKbJwtSignature", "InvalidCredentialSignature", "InvalidSdHash", "InvalidKbJwtNonce", "InvalidKbJwtAud",
                         "KbJwtIatInPast", "KbJwtIatInFuture",
                     })
            {
                modules.Add("verifier", name);
            }

            return modules;
        }
    }

    [Theory, MemberData(nameof(Modules))]
    public void A_module_is_mirrored_by_a_test_of_its_name(string plan, string module) =>
        Assert.Contains($"{plan} {module}", Mirrored);

    [Fact]
    public void A_name_that_no_test_has_is_found_missing() => Assert.DoesNotContain("issuer FailOnNothingAtAll", Mirrored);
}
