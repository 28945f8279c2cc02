using System.Diagnostics;

namespace TrustLedger.Casework;

/// <summary>The data files of this room, which travel inside it. Their sources: Data/README.md.</summary>
internal static class CaseworkData
{
    /// <param name="name">As under Data/, for example <c>regions/areas.csv</c>.</param>
    public static byte[] Read(string name)
    {
        using var stream = typeof(CaseworkData).Assembly.GetManifestResourceStream(name)
            ?? throw new UnreachableException($"{name} is built into this assembly.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>Lines of a file after its heading.</summary>
    public static IEnumerable<string> ReadLines(string name) =>
        System.Text.Encoding.UTF8.GetString(Read(name)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1);
}
