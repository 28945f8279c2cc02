using TrustLedger.Casework.Identifiers;

namespace TrustLedger.Tests.Casework.Identifiers;

public sealed class RegionsTests
{
    [Theory]
    [InlineData("090101", "云溪区", "云溪市云溪区")]
    [InlineData("090100", "云溪市", "云溪市")]
    [InlineData("090202", "桥南区", "临溪市桥南区")]
    [InlineData("440604", "禅城区", "广东省佛山市禅城区")]
    [InlineData("110101", "东城区", "北京市东城区")]
    [InlineData("440000", "广东省", "广东省")]
    public void Knows_divisions_by_code(string code, string name, string fullName) =>
        Assert.Equal((name, fullName), (Regions.Find(code)!.Name, Regions.FullName(code)));

    [Theory]
    [InlineData("090199")]
    [InlineData("999999")]
    [InlineData("")]
    [InlineData("0")]
    public void Knows_no_other(string code) => Assert.Null(Regions.FullName(code));

    [Theory]
    [InlineData("090101", "090102", true)]
    [InlineData("090101", "090202", false)]
    [InlineData("310101", "310115", true)]
    [InlineData("440604", "440103", false)]
    public void Tells_districts_of_one_city(string place, string other, bool same) =>
        Assert.Equal(same, Regions.InSameCity(place, other));
}
