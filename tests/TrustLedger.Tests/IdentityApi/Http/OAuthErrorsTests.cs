using TrustLedger.IdentityApi.Http;

namespace TrustLedger.Tests.IdentityApi.Http;

public sealed class OAuthErrorsTests
{
    [Theory]
    [InlineData("A plain sentence: all of it, 7 ~ !", "A plain sentence: all of it, 7 ~ !")]
    [InlineData("a \"quoted\" word", "a 'quoted' word")]
    [InlineData("back\\slash", "back'slash")]
    [InlineData("line\nfeed\u007f", "line'feed'")]
    [InlineData("云§", "''")]
    [InlineData("", "")]
    public void A_description_has_the_characters_that_OAuth_permits(string description, string told) =>
        Assert.Equal(told, OAuthErrors.Of("invalid_request", description).Value!.Description);
}
