using System.Text;

namespace TrustLedger.SystemTests.Secrecy;

/// <summary>The searcher finds what it is there to find: otherwise finding nothing would say nothing.</summary>
public sealed class ValueSearchTests : IDisposable
{
    private const string Value = "欧阳云090101194507121234";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("trustledger-search-");

    public static TheoryData<string> Spellings => ["utf-8", "utf-16", "utf-16BE"];

    [Theory, MemberData(nameof(Spellings))]
    public void Finds_a_value_as_it_is_as_hex_and_as_base64_at_every_offset(string encoding)
    {
        var bytes = Encoding.GetEncoding(encoding).GetBytes(Value);
        MustFind(bytes);
        MustFind(Encoding.ASCII.GetBytes(Convert.ToHexString(bytes)));
        MustFind(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(bytes)));
        for (var before = 0; before < 6; before++)
        {
            byte[] around = [.. Enumerable.Repeat((byte)0xfb, before), .. bytes, 0xff, 0xfe];
            var base64 = Convert.ToBase64String(around);
            MustFind(Encoding.ASCII.GetBytes(base64));
            MustFind(Encoding.ASCII.GetBytes(base64.TrimEnd('=').Replace('+', '-').Replace('/', '_')));
        }
    }

    [Fact]
    public void Finds_nothing_where_there_is_nothing()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "file"), "欧阳 云 0901011945071212");
        Assert.Empty(Search().In(_folder.FullName));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static ValueSearch Search() => new ValueSearch().Add("value", Value);

    private void MustFind(byte[] planted)
    {
        var inner = Directory.CreateDirectory(Path.Combine(_folder.FullName, ".hidden"));
        var file = Path.Combine(inner.FullName, "file-wal");
        File.WriteAllBytes(file, [1, 2, 3, .. planted, 4, 5]);
        Assert.NotEmpty(Search().In(_folder.FullName));
        File.Delete(file);
    }
}
