using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace TrustLedger.Node.Storage;

/// <summary>A note to ourselves of the newest checkpoint that others may have seen.</summary>
/// <remarks>
/// Not durable: it is written without a sync, after its batch is. A start that finds it ahead of the log knows that an
/// acknowledged batch is gone, which no torn tail can explain. A mark that is missing or torn says nothing.
/// Trusted: whoever can rewrite it can hide such a loss from us, though not from those who saw the checkpoint.
/// </remarks>
internal sealed class PublishedMark : IDisposable
{
    // The longest checkpoint with its cosignatures, its length and its hash, and room to the end of the page.
    private const int FileBytes = 16_384;

    private readonly IDiskFile _file;

    private PublishedMark(IDiskFile file) => _file = file;

    public static PublishedMark Open(IDisk disk, LogFolder folder) => Open(disk, folder.Published);

    public static PublishedMark Open(IDisk disk, string path) => new(disk.Open(path));

    public void Write(string signedCheckpoint)
    {
        var note = Encoding.UTF8.GetBytes(signedCheckpoint);
        var bytes = new byte[FileBytes]; // Always the whole file: a longer note must not ask a full disk for room.
        BinaryPrimitives.WriteUInt16BigEndian(bytes, checked((ushort)note.Length));
        note.CopyTo(bytes, 2);
        SHA256.HashData(bytes.AsSpan(0, 2 + note.Length), bytes.AsSpan(2 + note.Length));
        _file.Write(bytes, 0);
    }

    /// <returns>The signed checkpoint, or null when the mark is missing or torn.</returns>
    public string? Read()
    {
        var bytes = new byte[FileBytes];
        var read = bytes.AsSpan(0, _file.Read(bytes, 0));
        if (read.Length < 2)
            return null;
        var end = 2 + BinaryPrimitives.ReadUInt16BigEndian(read);
        return read.Length >= end + SHA256.HashSizeInBytes
            && SHA256.HashData(read[..end]).AsSpan().SequenceEqual(read.Slice(end, SHA256.HashSizeInBytes))
            ? Encoding.UTF8.GetString(read[2..end])
            : null;
    }

    public void Dispose() => _file.Dispose();
}
