using TrustLedger.Node.Storage;

namespace TrustLedger.Tests;

/// <summary>A disk in memory that tells what was synced from what was not, and can lose the difference.</summary>
/// <remarks>
/// After <see cref="PowerCut"/> each 512-byte sector that was not synced holds its old or its new bytes, and of the
/// names that were not synced some beginning of their history is there. A sync that fails drops what it covered, while
/// reads go on showing it, as Linux does.
/// </remarks>
internal sealed class VirtualDisk : IDisk
{
    private const int SectorBytes = 512;
    private readonly Lock _gate = new();
    private readonly HashSet<string> _folders = new(StringComparer.Ordinal) { "/" };
    private readonly List<NameChange> _unsyncedNames = [];
    private Dictionary<string, Inode> _durableNames = new(StringComparer.Ordinal);
    private Dictionary<string, Inode> _names = new(StringComparer.Ordinal);
    private bool _isOff;

    /// <summary>How many syncs were asked for.</summary>
    public int Syncs { get; private set; }

    /// <summary>The sync, counted from 1, that fails with EIO; 0 for none.</summary>
    public int FailingSync { get; set; }

    /// <summary>The sync, counted from 1, at which the power goes; 0 for none.</summary>
    public int PowerCutAtSync { get; set; }

    public bool IsFull { get; set; }

    public bool Exists(string path)
    {
        lock (_gate)
            return _names.ContainsKey(path);
    }

    public IDiskFile Open(string path)
    {
        lock (_gate)
        {
            RequirePower(path);
            if (!_folders.Contains(Path.GetDirectoryName(path)!))
                throw new DiskFault("open", path, 2);
            if (!_names.TryGetValue(path, out var inode))
            {
                inode = new Inode();
                Change(path, inode);
            }

            return new File(this, path, inode);
        }
    }

    public byte[]? ReadAll(string path)
    {
        lock (_gate)
            return _names.TryGetValue(path, out var inode) ? [.. inode.Bytes] : null;
    }

    public void MakeFolder(string path)
    {
        lock (_gate)
        {
            RequirePower(path);
            for (var folder = path; folder is not null; folder = Path.GetDirectoryName(folder))
                _folders.Add(folder);
        }
    }

    public void Rename(string from, string target)
    {
        lock (_gate)
        {
            RequirePower(target);
            var inode = _names[from];
            Change(target, inode);
            Change(from, null);
        }
    }

    public void Delete(string path)
    {
        lock (_gate)
        {
            RequirePower(path);
            if (_names.ContainsKey(path))
                Change(path, null);
        }
    }

    public void SyncFolder(string path)
    {
        lock (_gate)
        {
            CountSync("fsync", path);
            foreach (var change in _unsyncedNames.Where(change => Path.GetDirectoryName(change.Path) == path))
                Apply(_durableNames, change);
            _unsyncedNames.RemoveAll(change => Path.GetDirectoryName(change.Path) == path);
        }
    }

    public IReadOnlyList<string> List(string path)
    {
        lock (_gate)
            return [.. _names.Keys.Concat(_folders).Where(name => Path.GetDirectoryName(name) == path)];
    }

    /// <summary>Takes the power away, and gives it back with what the platter kept.</summary>
    public void PowerCut(int seed)
    {
        var dice = new Dice(seed);
        lock (_gate)
        {
            // A journal keeps the order of name changes: some beginning of it survives.
            foreach (var change in _unsyncedNames.Take(dice.Below(_unsyncedNames.Count + 1)))
                Apply(_durableNames, change);
            _unsyncedNames.Clear();
            foreach (var inode in _durableNames.Values.Distinct())
                inode.PowerCut(dice);
            _names = new(_durableNames, StringComparer.Ordinal);
            (_isOff, FailingSync, PowerCutAtSync) = (false, 0, 0);
        }
    }

    /// <summary>What a killed process leaves: the kernel still holds what was not synced.</summary>
    public void Kill()
    {
        lock (_gate)
            (_isOff, FailingSync, PowerCutAtSync) = (false, 0, 0);
    }

    /// <summary>The paths of all files.</summary>
    public IReadOnlyList<string> Files
    {
        get
        {
            lock (_gate)
                return [.. _names.Keys.Order(StringComparer.Ordinal)];
        }
    }

    /// <summary>Another disk with the same files, all of it durable: what a killed process leaves, or a backup takes.</summary>
    public VirtualDisk Copy()
    {
        var copy = new VirtualDisk();
        lock (_gate)
        {
            foreach (var path in _names.Keys)
                copy.Put(path, [.. _names[path].Bytes]);
        }

        return copy;
    }

    public void Put(string path, byte[] bytes)
    {
        MakeFolder(Path.GetDirectoryName(path)!);
        Delete(path);
        using var file = Open(path);
        file.Write(bytes, 0);
        file.SyncAll();
        SyncFolder(Path.GetDirectoryName(path)!);
    }

    public void Flip(string path, long offset, byte mask)
    {
        lock (_gate)
            _names[path].Bytes[(int)offset] ^= mask;
    }

    private static void Apply(Dictionary<string, Inode> names, NameChange change)
    {
        if (change.Inode is null)
            names.Remove(change.Path);
        else
            names[change.Path] = change.Inode;
    }

    private void Change(string path, Inode? inode)
    {
        var change = new NameChange(path, inode);
        Apply(_names, change);
        _unsyncedNames.Add(change);
    }

    private void RequirePower(string path)
    {
        if (_isOff)
            throw new DiskFault("write", path, 5);
    }

    private void CountSync(string operation, string path)
    {
        RequirePower(path);
        Syncs++;
        if (Syncs == PowerCutAtSync)
            _isOff = true;
        if (Syncs == PowerCutAtSync || Syncs == FailingSync)
            throw new DiskFault(operation, path, 5);
    }

    private sealed record NameChange(string Path, Inode? Inode);

    /// <summary>A file's bytes as the kernel shows them, and as they are on the platter.</summary>
    private sealed class Inode
    {
        private readonly HashSet<int> _unsynced = [];
        private byte[] _durable = [];

        public byte[] Bytes { get; private set; } = [];

        public void Write(ReadOnlySpan<byte> bytes, int offset)
        {
            if (offset + bytes.Length > Bytes.Length)
                Bytes = Resized(Bytes, offset + bytes.Length);
            bytes.CopyTo(Bytes.AsSpan(offset));
            for (var sector = offset / SectorBytes; sector * SectorBytes < offset + bytes.Length; sector++)
                _unsynced.Add(sector);
        }

        public void Sync()
        {
            _durable = Resized(_durable, Bytes.Length);
            foreach (var sector in _unsynced)
                CopySector(sector);
            _unsynced.Clear();
        }

        /// <summary>After a sync that failed the kernel takes what it covered for written, and it is not.</summary>
        public void LoseUnsynced() => _unsynced.Clear();

        public void PowerCut(Dice dice)
        {
            if (dice.Below(2) == 0)
                _durable = Resized(_durable, Math.Max(_durable.Length, Bytes.Length));
            foreach (var sector in _unsynced.Order())
            {
                if (dice.Below(2) == 0)
                    CopySector(sector);
            }

            _unsynced.Clear();
            Bytes = [.. _durable];
        }

        private static byte[] Resized(byte[] bytes, int length)
        {
            if (bytes.Length != length)
                Array.Resize(ref bytes, length);
            return bytes;
        }

        private void CopySector(int sector)
        {
            var start = sector * SectorBytes;
            var count = Math.Min(SectorBytes, Math.Min(Bytes.Length, _durable.Length) - start);
            if (count > 0)
                Bytes.AsSpan(start, count).CopyTo(_durable.AsSpan(start));
        }
    }

    private sealed class File(VirtualDisk disk, string path, Inode inode) : IDiskFile
    {
        public long Length
        {
            get
            {
                lock (disk._gate)
                    return inode.Bytes.Length;
            }
        }

        public int Read(Span<byte> buffer, long offset)
        {
            lock (disk._gate)
            {
                var count = (int)Math.Clamp(inode.Bytes.Length - offset, 0, buffer.Length);
                inode.Bytes.AsSpan((int)Math.Min(offset, inode.Bytes.Length), count).CopyTo(buffer);
                return count;
            }
        }

        public void Write(ReadOnlySpan<byte> bytes, long offset)
        {
            lock (disk._gate)
            {
                disk.RequirePower(path);
                if (disk.IsFull && offset + bytes.Length > inode.Bytes.Length)
                    throw new DiskFault("pwrite", path, 28);
                inode.Write(bytes, (int)offset);
            }
        }

        public void Preallocate(long length) => Write(new byte[length], 0);

        public void SyncData() => Sync("fdatasync");

        public void SyncAll() => Sync("fsync");

        public void Dispose()
        {
        }

        private void Sync(string operation)
        {
            lock (disk._gate)
            {
                try
                {
                    disk.CountSync(operation, path);
                }
                catch (DiskFault)
                {
                    if (!disk._isOff)
                        inode.LoseUnsynced();
                    throw;
                }

                inode.Sync();
            }
        }
    }
}
