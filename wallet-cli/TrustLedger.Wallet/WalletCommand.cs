using System.CommandLine;

namespace TrustLedger.Wallet;

/// <summary>A command that shows an example at the end of its help.</summary>
internal sealed class WalletCommand(string name, string description, string example) : Command(name, description)
{
    public string Example { get; } = example;
}
