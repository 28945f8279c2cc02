using System.Text;

namespace TrustLedger.SystemTests.Secrecy;

/// <summary>Looks for values in every file of a folder, in the spellings that programs leave behind.</summary>
internal sealed class ValueSearch
{
    private readonly List<(string What, byte[] Bytes)> _needles = [];

    /// <param name="name">What the value is called when it is found; never the value.</param>
    public ValueSearch Add(string name, string value)
    {
        foreach (var (encoding, bytes) in Encodings(value))
        {
            _needles.Add(($"{name} in {encoding}", bytes));
            _needles.Add(($"{name} in {encoding} as hex", Encoding.ASCII.GetBytes(Convert.ToHexStringLower(bytes))));
            _needles.Add(($"{name} in {encoding} as upper-case hex", Encoding.ASCII.GetBytes(Convert.ToHexString(bytes))));
            for (var offset = 0; offset < 3; offset++)
            {
                _needles.Add(($"{name} in {encoding} as base64 at {offset}", Base64(bytes, offset)));
                _needles.Add(($"{name} in {encoding} as base64url at {offset}", Url(Base64(bytes, offset))));
            }
        }

        _needles.Add(($"{name} as JSON escapes", Encoding.ASCII.GetBytes(Escaped(value))));
        return this;
    }

    /// <summary>What was found, file by file.</summary>
    public IReadOnlyList<string> In(string folder)
    {
        var found = new List<string>();
        foreach (var file in Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None }))
        {
            // A lock is a file with nothing in it that nobody else may open.
            var bytes = new FileInfo(file).Length == 0 ? [] : Read(file);
            found.AddRange(_needles.Where(needle => bytes.AsSpan().IndexOf(needle.Bytes) >= 0)
                .Select(needle => $"{Path.GetRelativePath(folder, file)}: {needle.What}"));
        }

        return found;
    }

    // The servers have their files open.
    private static byte[] Read(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }

    private static IEnumerable<(string Name, byte[] Bytes)> Encodings(string value) =>
    [
        ("UTF-8", Encoding.UTF8.GetBytes(value)),
        ("UTF-16LE", Encoding.Unicode.GetBytes(value)),
        ("UTF-16BE", Encoding.BigEndianUnicode.GetBytes(value)),
    ];

    // The characters that do not depend on what stands before or after the value.
    private static byte[] Base64(byte[] bytes, int offset)
    {
        var text = Convert.ToBase64String([.. new byte[offset], .. bytes]);
        var first = (offset * 8 + 5) / 6;
        var last = (offset + bytes.Length) * 8 / 6;
        return Encoding.ASCII.GetBytes(text[first..last]);
    }

    private static byte[] Url(byte[] base64) => Encoding.ASCII.GetBytes(
        Encoding.ASCII.GetString(base64).Replace('+', '-').Replace('/', '_'));

    private static string Escaped(string value) => string.Concat(value.Select(character =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"\\u{(int)character:x4}")));
}
