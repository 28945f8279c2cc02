using System.CommandLine;

namespace TrustLedger.IdentityApi.Commands;

/// <summary>The commands of <c>identity-api</c>.</summary>
internal static class IdentityApiCli
{
    public static RootCommand Create() => new("Issues and checks credentials against the register of real persons.")
    {
        RunCommand.Create(),
        InitCommand.Create(),
        AddIssuerKeyCommand.Create(),
        WalletProviderCommand.Create(),
        ClientCommand.Create(),
        ImportCommand.Create(),
        GenerateCommand.Create(),
    };
}
