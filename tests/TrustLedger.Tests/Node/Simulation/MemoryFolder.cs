namespace TrustLedger.Tests.Node.Simulation;

/// <summary>A folder in memory where the machine has one: what SQLite syncs there costs nothing.</summary>
internal sealed class MemoryFolder : IDisposable
{
    private const string Memory = "/dev/shm";

    public string Path { get; } = Directory.Exists(Memory)
        ? Directory.CreateDirectory(System.IO.Path.Combine(Memory, $"trustledger-test-{Guid.NewGuid():N}")).FullName
        : Directory.CreateTempSubdirectory("trustledger-test-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
