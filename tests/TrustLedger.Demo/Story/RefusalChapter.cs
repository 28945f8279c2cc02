using TrustLedger.Demo.City;

namespace TrustLedger.Demo.Story;

/// <summary>What must fail does, each with its code.</summary>
internal static class RefusalChapter
{
    private static readonly TimeSpan StatusTick = TimeSpan.FromSeconds(2.5);

    public static async Task PlayAsync(Stage stage, CancellationToken cancellationToken)
    {
        await stage.Tell.MustRefuseAsync(
            "the same presentation request is answered again", "presentation-replayed", () => stage.Resident.TryAsync("present", stage.Request));
        await StolenKeyAsync(stage);
        await RevokedAsync(stage, cancellationToken);
        await ChangedOnDiskAsync(stage, cancellationToken);
    }

    private static async Task StolenKeyAsync(Stage stage)
    {
        await stage.Tell.MustRefuseAsync(
            "another department's key attests a residence", "role-missing",
            () => stage.Office.TryAsync("attest", stage.ResidenceClaim));
        await stage.Neighbour.RunAsync("handle new", LogSetup.OriginOf("corrections"), "--purpose", "case");
        await stage.Tell.MustRefuseAsync(
            "somebody else's key asks for leave in the case", "case-unknown",
            () => stage.Neighbour.RunAsync(
                LeaveChapter.Request(stage), "corrections propose", ["leave", "--case", stage.Case, "--content", "-"]));
    }

    private static async Task RevokedAsync(Stage stage, CancellationToken cancellationToken)
    {
        await stage.Tell.StepAsync(
            "the officer revokes the person credential",
            () => stage.Data.RunAsync("revoke", "person", "--credential", "--session", stage.Session));
        await Task.Delay(StatusTick, cancellationToken);
        var request = await stage.Data.RunAsync("officer request");
        await stage.Tell.MustRefuseAsync(
            "the revoked credential is presented", "credential-revoked",
            () => stage.Resident.TryAsync("present", (string)request.Json["request"]!));
    }

    // One bit of one stored entry: the node itself will not serve what its key did not sign.
    private static async Task ChangedOnDiskAsync(Stage stage, CancellationToken cancellationToken)
    {
        await stage.City.Servers.Node.StopAsync();
        var bundle = NewestBundle(stage);
        var bytes = await File.ReadAllBytesAsync(bundle, cancellationToken);
        var changed = (byte[])bytes.Clone();
        changed[^40] ^= 0x01;
        await File.WriteAllBytesAsync(bundle, changed, cancellationToken);
        await stage.Tell.MustRefuseAsync("a record was changed on the node's disk", "tile-damaged", stage.City.Servers.RunNodeAsync);

        await File.WriteAllBytesAsync(bundle, bytes, cancellationToken);
        await stage.City.Servers.Node.StartAsync(cancellationToken);
        await stage.Tell.StepAsync(
            "put back as it was, the whole log is read again and holds",
            () => stage.Justice.RunAsync("ledger check", "corrections", "--replay"));
    }

    private static string NewestBundle(Stage stage)
    {
        var entries = stage.City.Folder.At("node", "data", "corrections", "tile", "entries");
        return Directory.EnumerateFiles(entries, "*", SearchOption.AllDirectories).MaxBy(File.GetLastWriteTimeUtc)!;
    }
}
