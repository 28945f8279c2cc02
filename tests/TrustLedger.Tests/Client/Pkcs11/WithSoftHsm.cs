namespace TrustLedger.Tests.Client.Pkcs11;

/// <summary>The tests that share one SoftHSM. They run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class WithSoftHsm : ICollectionFixture<SoftHsm>
{
    public const string Name = "softhsm";
}
