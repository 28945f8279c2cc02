namespace TrustLedger.SystemTests.City;

/// <summary>The sources that the tests were built from.</summary>
internal static class Repository
{
    /// <summary>The folder of TrustLedger.sln. Not [CallerFilePath]: CI builds map source paths away.</summary>
    public static string Root { get; } = Above(new DirectoryInfo(AppContext.BaseDirectory));

    private static string Above(DirectoryInfo? folder)
    {
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "TrustLedger.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("Tests run inside the repository.");
    }
}
