using System.Runtime.InteropServices;

namespace TrustLedger.Node.Storage;

/// <summary>A file behind a descriptor, every return value checked.</summary>
internal sealed class LinuxFile : IDiskFile
{
    private const int SeekEnd = 2;
    private readonly string _path;
    private int _descriptor;

    public LinuxFile(string path, int descriptor) => (_path, _descriptor) = (path, descriptor);

    public long Length
    {
        get
        {
            var length = LibC.Seek(Descriptor, 0, SeekEnd);
            return length >= 0 ? length : throw Fault("lseek");
        }
    }

    private int Descriptor => _descriptor >= 0 ? _descriptor : throw new ObjectDisposedException(_path);

    public int Read(Span<byte> buffer, long offset)
    {
        var done = 0;
        while (done < buffer.Length)
        {
            var read = (int)LibC.Read(Descriptor, buffer[done..], buffer.Length - done, offset + done);
            if (read == 0)
                break;
            if (read > 0)
                done += read;
            else if (Marshal.GetLastPInvokeError() != LibC.Interrupted)
                throw Fault("pread");
        }

        return done;
    }

    public void Write(ReadOnlySpan<byte> bytes, long offset)
    {
        var done = 0;
        while (done < bytes.Length)
        {
            var written = (int)LibC.Write(Descriptor, bytes[done..], bytes.Length - done, offset + done);
            if (written >= 0)
                done += written;
            else if (Marshal.GetLastPInvokeError() != LibC.Interrupted)
                throw Fault("pwrite");
        }
    }

    public void Preallocate(long length)
    {
        if (LibC.Allocate(Descriptor, 0, 0, length) != 0)
            throw Fault("fallocate");

        // Blocks that were only reserved turn a data sync into a metadata commit at their first write.
        var zeros = new byte[1 << 20];
        for (long at = 0; at < length; at += zeros.Length)
            Write(zeros.AsSpan(0, (int)Math.Min(zeros.Length, length - at)), at);
        if (LibC.Truncate(Descriptor, length) != 0)
            throw Fault("ftruncate");
    }

    public void SyncData()
    {
        if (LibC.SyncData(Descriptor) != 0)
            throw Fault("fdatasync");
    }

    public void SyncAll()
    {
        if (LibC.SyncAll(Descriptor) != 0)
            throw Fault("fsync");
    }

    public void Dispose()
    {
        // Closed even when close reports an error: from then on the number may belong to another file.
        var descriptor = Interlocked.Exchange(ref _descriptor, -1);
        if (descriptor < 0)
            return;
        var result = LibC.Close(descriptor);
        if (result != 0 && Marshal.GetLastPInvokeError() != LibC.Interrupted)
            throw Fault("close");
    }

    private DiskFault Fault(string operation) => new(operation, _path, Marshal.GetLastPInvokeError());
}
