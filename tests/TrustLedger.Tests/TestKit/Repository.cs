namespace TrustLedger.Tests;

internal static class Repository
{
    private static readonly string[] NotOurs = [".git", "artifacts", "node_modules", "bin", "obj", ".vs", ".idea"];

    /// <summary>The folder of TrustLedger.sln. Not [CallerFilePath]: CI builds map source paths away.</summary>
    public static string Root { get; } = Above(new DirectoryInfo(AppContext.BaseDirectory));

    /// <summary>Our own files whose name fits, build outputs and foreign packages aside.</summary>
    public static IEnumerable<string> Files(string pattern) => Files(new DirectoryInfo(Root), pattern);

    private static IEnumerable<string> Files(DirectoryInfo folder, string pattern) =>
        folder.EnumerateFiles(pattern).Select(file => file.FullName).Concat(folder.EnumerateDirectories()
            .Where(inner => inner.LinkTarget is null && !NotOurs.Contains(inner.Name, StringComparer.Ordinal))
            .SelectMany(inner => Files(inner, pattern)));

    private static string Above(DirectoryInfo? folder)
    {
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "TrustLedger.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("Tests run inside the repository.");
    }
}
