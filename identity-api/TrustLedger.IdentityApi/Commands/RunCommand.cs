using System.CommandLine;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi.Commands;

/// <summary><c>identity-api run</c>: serves until it is told to end.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var config = Configuration.FileOption();
        var command = new Command("run", "Serve the identity API.") { config };
        command.SetRun((parsed, cancellationToken) => RunAsync(parsed.GetRequiredValue(config), cancellationToken));
        return command;
    }

    private static async Task<Refusal?> RunAsync(FileInfo config, CancellationToken cancellationToken)
    {
        if (!Configuration.Read(config).TryGet(out var options, out var refusal)
            || !Configuration.OpenKeys(options).TryGet(out var keys, out refusal))
            return refusal;

        using (keys)
        using (var held = TryHold(options))
        {
            if (held is null)
                return new Refusal("data-folder-locked", "Another identity-api serves from this data folder.");
            await using var app = IdentityApiHost.Build(options, keys);
            await app.Services.GetRequiredService<Database>().MigrateAsync(cancellationToken);
            app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("TrustLedger.IdentityApi")
                .Serving(options.Issuer, options.Url);
            await app.RunAsync(cancellationToken);
            return null;
        }
    }

    /// <summary>Two processes would both send the outbox and both publish status lists. Null when one is at it.</summary>
    private static FileStream? TryHold(IdentityApiOptions options)
    {
        try
        {
            return new FileStream(
                Path.Combine(options.DataFolder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(Path.Combine(options.DataFolder, "lock")))
        {
            return null;
        }
    }
}
