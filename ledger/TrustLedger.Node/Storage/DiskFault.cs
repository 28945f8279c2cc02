namespace TrustLedger.Node.Storage;

/// <summary>A system call on a data file failed: what was written since the last sync is in an unknown state.</summary>
/// <remarks>Never retried and never read back: after a failed sync the kernel may show pages that the disk lost.</remarks>
public sealed class DiskFault : IOException
{
    public DiskFault(string operation, string path, int errno)
        : base($"{operation} of {path} failed with error {errno}.") => (Operation, Errno) = (operation, errno);

    public string Operation { get; }

    public int Errno { get; }

    /// <summary>No space was left for a write. Nothing was lost: a later try may succeed.</summary>
    /// <remarks>A sync that reports it is another matter: what it covered is unknown, as after any failed sync.</remarks>
    public bool IsDiskFull => Errno is LibC.NoSpace or LibC.QuotaReached
        && !Operation.Contains("sync", StringComparison.Ordinal);
}
