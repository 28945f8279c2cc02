namespace TrustLedger.SystemTests.City;

/// <summary>The tests that share one running city. They run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class InCity : ICollectionFixture<CityFixture>
{
    public const string Name = "city";
}
