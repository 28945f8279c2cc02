namespace TrustLedger.Demo.Harness;

/// <summary>Where the built programs are: beside the one that asks, in the same configuration.</summary>
internal static class Programs
{
    public static string Node { get; } = Path("TrustLedger.Node", "trustledger-node");

    public static string IdentityApi { get; } = Path("TrustLedger.IdentityApi", "identity-api");

    public static string Wallet { get; } = Path("TrustLedger.Wallet", "wallet");

    // artifacts/bin/<project>/<configuration>/<program>
    private static string Path(string project, string program)
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(System.IO.Path.DirectorySeparatorChar));
        return System.IO.Path.Combine(own.Parent!.Parent!.FullName, project, own.Name, program);
    }
}
