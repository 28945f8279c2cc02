using TrustLedger.Demo.Harness;

namespace TrustLedger.Faults;

/// <summary>ext4 on a loop image: what the image holds is what reached the disk, and nothing else.</summary>
internal sealed class LoopDisk : IAsyncDisposable
{
    private const int Megabytes = 160;

    private readonly string _image;
    private bool _isMounted;

    private LoopDisk(string folder) => (_image, Mount) = (Path.Combine(folder, "disk.img"), Path.Combine(folder, "disk"));

    public string Mount { get; }

    /// <exception cref="StepFailedException">Not root, or the machine has no loop devices.</exception>
    public static async Task<LoopDisk> CreateAsync(string folder)
    {
        if (Environment.UserName != "root")
            throw new StepFailedException("This needs root: it mounts a loop image.");
        var disk = new LoopDisk(folder);
        Directory.CreateDirectory(disk.Mount);
        await Shell.RunAsync("truncate", "-s", $"{Megabytes}M", disk._image);
        await Shell.RunAsync("mkfs.ext4", "-q", "-F", disk._image);
        await disk.MountAsync();
        return disk;
    }

    /// <summary>Takes what the image holds now; the process that wrote to it must stand still.</summary>
    public Task SnapAsync() => Shell.RunAsync("cp", "--sparse=always", _image, _image + ".cut");

    /// <summary>Puts the snapshot in the disk's place, as if the power had gone when it was taken.</summary>
    public async Task CutAsync()
    {
        await UnmountAsync();
        File.Move(_image + ".cut", _image, overwrite: true);
        await MountAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_isMounted)
            await UnmountAsync();
    }

    private async Task MountAsync()
    {
        await Shell.RunAsync("mount", "-o", "loop", _image, Mount);
        _isMounted = true;
    }

    private async Task UnmountAsync()
    {
        await Shell.RunAsync("umount", Mount);
        _isMounted = false;
    }
}
