namespace TrustLedger.Node.Storage;

/// <summary>One open data file.</summary>
/// <remarks>
/// Writes are durable only when a later <see cref="SyncData"/> or <see cref="SyncAll"/> has returned. Reads may overlap
/// anything; writes and syncs of one file do not overlap each other.
/// A <see cref="DiskFault"/> leaves everything since the last sync unknown: the file isn't used again.
/// Trusted: whoever can rewrite it can alter what has not been published; what has been shows the change.
/// </remarks>
public interface IDiskFile : IDisposable
{
    long Length { get; }

    /// <summary>Fills the buffer as far as the file goes.</summary>
    /// <returns>The number of bytes read: less than asked only at the end of the file.</returns>
    int Read(Span<byte> buffer, long offset);

    void Write(ReadOnlySpan<byte> bytes, long offset);

    /// <summary>Reserves the file's blocks and fills them with zeros, so that a later sync moves data alone.</summary>
    void Preallocate(long length);

    void SyncData();

    /// <summary>As <see cref="SyncData"/>, with the file's length and times.</summary>
    void SyncAll();
}
