using TrustLedger.Node.Storage;

namespace TrustLedger.Tests.Node.Storage;

/// <summary>What every disk must do. The virtual one is held to the same as the real one.</summary>
public sealed class DiskTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Disks => ["linux", "virtual"];

    [Theory, MemberData(nameof(Disks))]
    public void A_file_holds_what_was_written_where_it_was_written(string kind)
    {
        var (disk, folder) = Open(kind);
        var path = Path.Combine(folder, "file");
        using (var file = disk.Open(path))
        {
            file.Write([1, 2, 3], 0);
            file.Write([9], 5);
            file.SyncData();
            file.SyncAll();
            Assert.Equal(6, file.Length);
        }

        Assert.Equal([1, 2, 3, 0, 0, 9], disk.ReadAll(path)!);
        var buffer = new byte[4];
        using var again = disk.Open(path);
        Assert.Equal(2, again.Read(buffer, 4));
        Assert.Equal([0, 9, 0, 0], buffer);
        Assert.Equal(0, again.Read(buffer, 100));
    }

    [Theory, MemberData(nameof(Disks))]
    public void A_preallocated_file_is_full_of_zeros(string kind)
    {
        var (disk, folder) = Open(kind);
        using var file = disk.Open(Path.Combine(folder, "file"));
        file.Preallocate(3_000_000);

        Assert.Equal(3_000_000, file.Length);
        Assert.DoesNotContain(disk.ReadAll(Path.Combine(folder, "file"))!, b => b != 0);
    }

    [Theory, MemberData(nameof(Disks))]
    public void A_file_is_replaced_in_one_step(string kind)
    {
        var (disk, folder) = Open(kind);
        var path = Path.Combine(folder, "a", "b");
        disk.MakeFolder(Path.Combine(folder, "a"));
        disk.ReplaceDurably(path, "long old text"u8);
        disk.ReplaceDurably(path, "new"u8);

        Assert.Equal("new"u8.ToArray(), disk.ReadAll(path));
        Assert.Equal([path], disk.List(Path.Combine(folder, "a")));
    }

    [Theory, MemberData(nameof(Disks))]
    public void What_is_not_there_is_null_and_deleted_without_a_word(string kind)
    {
        var (disk, folder) = Open(kind);
        var path = Path.Combine(folder, "nothing");
        disk.Delete(path);

        Assert.Null(disk.ReadAll(path));
        Assert.False(disk.Exists(path));
        Assert.Empty(disk.List(path));
    }

    [Theory, MemberData(nameof(Disks))]
    public void A_file_in_a_folder_that_is_not_there_is_a_fault(string kind)
    {
        var (disk, folder) = Open(kind);

        Assert.Equal("open", Assert.Throws<DiskFault>(() => disk.Open(Path.Combine(folder, "no", "file"))).Operation);
    }

    [Fact]
    public void A_failed_system_call_is_a_fault_with_its_number()
    {
        // /dev/full takes no write, and a pipe-like device no sync.
        using var full = new LinuxDisk().Open("/dev/full");
        Assert.True(Assert.Throws<DiskFault>(() => full.Write([1], 0)).IsDiskFull);
        Assert.Equal(22, Assert.Throws<DiskFault>(full.SyncData).Errno);
    }

    [Fact]
    public void A_link_in_place_of_a_file_is_not_followed()
    {
        File.CreateSymbolicLink(_folder.File("link"), _folder.Write("target", "secret"));

        Assert.Throws<DiskFault>(() => new LinuxDisk().Open(_folder.File("link")));
    }

    [Fact]
    public void A_folder_is_locked_once()
    {
        using (var first = FolderLock.TryTake(_folder.Path))
        {
            Assert.NotNull(first);
            Assert.Null(FolderLock.TryTake(_folder.Path));
        }

        using var again = FolderLock.TryTake(_folder.Path);
        Assert.NotNull(again);
    }

    public void Dispose() => _folder.Dispose();

    private (IDisk Disk, string Folder) Open(string kind)
    {
        if (kind == "linux")
            return (new LinuxDisk(), _folder.Path);
        var disk = new VirtualDisk();
        disk.MakeFolder("/data");
        return (disk, "/data");
    }
}
