namespace TrustLedger.Demo.Harness;

/// <summary>Where a city keeps everything that it writes: one folder, easily thrown away.</summary>
internal sealed class CityFolder
{
    private const string Mark = ".trustledger-city";

    private CityFolder(string root) => Root = root;

    public string Root { get; }

    public string Node => At("node");

    public string Api => At("api");

    public string Logs => At("logs");

    public string Passphrase => At("passphrase");

    public string Description => At("demo.json");

    /// <summary>The ids of the running servers, one a line.</summary>
    public string Processes => At("processes");

    public string Wallet(string name) => At("wallets", name);

    public string At(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>Makes the folder anew. A folder that is not empty and not a city's is left alone.</summary>
    /// <exception cref="StepFailedException">The folder holds something else.</exception>
    public static CityFolder Create(string root)
    {
        if (Directory.Exists(root) && Directory.EnumerateFileSystemEntries(root).Any())
        {
            if (!File.Exists(Path.Combine(root, Mark)))
                throw new StepFailedException($"{root} is not empty and was not made by the demo; name another folder.");
            Directory.Delete(root, recursive: true);
        }

        var folder = Open(root);
        foreach (var part in new[] { folder.Root, folder.Node, folder.Api, folder.Logs, folder.At("wallets"), folder.At("genesis") })
            Directory.CreateDirectory(part);
        File.WriteAllText(folder.At(Mark), "Made by ./demo; it may be deleted whole.\n");
        return folder;
    }

    /// <summary>A folder that is there already.</summary>
    public static CityFolder Open(string root) => new(Path.GetFullPath(root));
}
