using TrustLedger.Wallet;

namespace TrustLedger.Tests.Wallet;

/// <summary>A file named by mistake is refused before it is read.</summary>
public sealed class InputFileTests : IDisposable
{
    private const int Mebibyte = 1024 * 1024;

    private readonly WalletRunner _wallet = new();

    public void Dispose() => _wallet.Dispose();

    [Theory]
    [InlineData("statement", "verify")]
    [InlineData("verify")]
    public async Task A_file_of_more_than_sixteen_mebibytes_is_refused(params string[] command)
    {
        var ran = await _wallet.Run([.. command, Sparse(16 * Mebibyte + 1), "--json", "--home", _wallet.Home]);

        Assert.Equal((ExitCode.Refused, "file-too-large"), (ran.ExitCode, ran.ErrorCode));
        Assert.Empty(ran.Output);
    }

    [Theory]
    [InlineData("--genesis")]
    [InlineData("--anchor")]
    public async Task A_setting_s_file_of_more_than_one_mebibyte_is_refused(string option)
    {
        await _wallet.With("init");
        var before = await File.ReadAllBytesAsync(_wallet.Vault);

        var ran = await _wallet.With("settings", option, Sparse(Mebibyte + 1), "--json");

        Assert.Equal((ExitCode.Refused, "file-too-large"), (ran.ExitCode, ran.ErrorCode));
        Assert.Equal(before, await File.ReadAllBytesAsync(_wallet.Vault));
    }

    [Theory]
    [InlineData("statement", "verify")]
    [InlineData("verify")]
    public async Task The_largest_file_is_read(params string[] command)
    {
        var ran = await _wallet.Run([.. command, Sparse(16 * Mebibyte), "--json", "--home", _wallet.Home]);

        Assert.StartsWith("json-", ran.ErrorCode, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("settings", "--genesis")]
    [InlineData("registry", "import", "residents")]
    public async Task A_file_that_is_not_there_is_refused(params string[] arguments)
    {
        await _wallet.With("init");

        var ran = await _wallet.With([.. arguments, _wallet.File("none"), "--json"]);

        Assert.Equal((ExitCode.Refused, "file-missing"), (ran.ExitCode, ran.ErrorCode));
    }

    private string Sparse(int bytes)
    {
        using var file = File.Create(_wallet.File("large"));
        file.SetLength(bytes);
        return file.Name;
    }
}
