using TrustLedger.Casework.Access;

namespace TrustLedger.Tests.Casework.Access;

public sealed class AccessOperationsTests
{
    public static TheoryData<string> Codes => [.. AccessOperations.All.Select(operation => operation.Code)];

    [Theory, MemberData(nameof(Codes))]
    public void Every_operation_says_in_both_languages_what_for_and_by_what_law(string code)
    {
        var operation = AccessOperations.Of(code);

        Assert.NotEmpty(operation.Basis);
        Assert.All(operation.Basis, section => Assert.Contains('§', section));
        Assert.Contains(operation.Purpose.Chinese, letter => letter > 0x4e00);
        Assert.DoesNotContain(operation.Purpose.English, letter => letter > 0x4e00);
        Assert.True(operation.Kind is "look" or "register-read" or "issue" or "presentation" or "refusal");
    }

    [Fact]
    public void An_operation_without_law_is_a_fault() =>
        Assert.Throws<ArgumentException>(() => AccessOperations.Of("curiosity"));
}
