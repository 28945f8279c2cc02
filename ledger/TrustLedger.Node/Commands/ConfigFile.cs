using System.CommandLine;
using System.Text.Json;

namespace TrustLedger.Node.Commands;

/// <summary>The option <c>--config FILE</c>, and reading that file.</summary>
internal static class ConfigFile
{
    public static Option<FileInfo> Option() => new("--config")
    {
        Description = "JSON with the section Node. Paths in it are taken from the file's own folder.",
        Required = true,
    };

    /// <exception cref="InvalidDataException">There is no such file, or it is not JSON.</exception>
    public static IConfiguration Read(FileInfo file)
    {
        if (!file.Exists)
            throw new InvalidDataException($"There is no file {file.FullName}.");
        try
        {
            var configuration = new ConfigurationBuilder().AddJsonFile(file.FullName, optional: false).Build();
            MakeAbsolute(configuration, file.DirectoryName!);
            return configuration;
        }
        catch (Exception exception) when (exception is InvalidDataException or FormatException or JsonException)
        {
            throw new InvalidDataException($"{file.FullName} is not JSON of the form wanted: {exception.Message}", exception);
        }
    }

    private static void MakeAbsolute(IConfigurationRoot configuration, string folder)
    {
        var paths = configuration.AsEnumerable().Where(setting => setting.Value is { Length: > 0 }
            && setting.Key.Split(':')[^1] is "DataFolder" or "PassphraseFile" or "KeyFile" or "GenesisFile").ToArray();
        foreach (var (key, value) in paths)
            configuration[key] = Path.GetFullPath(value!, folder);
    }
}
