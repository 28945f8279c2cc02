using TrustLedger.Client.Witnessing;
using TrustLedger.Node.Sequencing;
using TrustLedger.Node.Storage;
using TrustLedger.Node.Upkeep;
using TrustLedger.Protocol;

namespace TrustLedger.Node.Witnessing;

/// <summary>Joins a primary's log to the witnesses that its genesis names.</summary>
internal sealed class WitnessWiring(NodeOptions options, IDisk disk, HttpClient http, TimeProvider time, ILogger logger)
{
    /// <returns>
    /// Null, also for a log without witnesses; or, first match wins:
    /// <list type="bullet">
    /// <item><c>final-ahead</c> a checkpoint became final that is newer than everything in the folder</item>
    /// <item><c>witness-unknown</c> an address is for a witness that the genesis does not name</item>
    /// <item><c>witness-address-missing</c> no address is known for a witness of the genesis</item>
    /// </list>
    /// </returns>
    public Refusal? Connect(NodeLog log, LogOptions settings)
    {
        if (log.Genesis.Witnesses is not { } agreed)
        {
            return settings.Witnesses is [var superfluous, ..]
                ? new Refusal("witness-unknown", $"The genesis of {log.Genesis.Origin} names no witness {superfluous.Name}.")
                : null;
        }

        if (log.Final!.Size > log.Store.Size)
            return new Refusal("final-ahead", $"A checkpoint of size {log.Final.Size} was final, and only {log.Store.Size} entries are here.");
        if (settings.Witnesses.FirstOrDefault(address => agreed.Policy.Witnesses.All(witness => witness.Name != address.Name)) is { } unknown)
            return new Refusal("witness-unknown", $"The genesis of {log.Genesis.Origin} names no witness {unknown.Name}.");

        var links = new List<WitnessLink>();
        foreach (var witness in agreed.Policy.Witnesses)
        {
            var address = settings.Witnesses.FirstOrDefault(at => at.Name == witness.Name)?.Url ?? witness.Url;
            if (HttpAddress.Read(address) is not { } url)
                return new Refusal("witness-address-missing", $"Name the address of the witness {witness.Name} of {log.Genesis.Origin}.");
            links.Add(new WitnessLink(
                witness.Name, new WitnessClient(http, url, witness.Key), TimeSpan.FromMilliseconds(options.WitnessMilliseconds), time, logger));
        }

        log.Gatherer = new CosignatureGatherer(log, agreed, links, time, logger) { Confirmed = AfterRestore(log) };
        return null;
    }

    /// <summary>Holds a log that was put back from a copy until its witnesses were asked.</summary>
    /// <returns>What to do once enough of them have cosigned; null for a log that was not restored.</returns>
    private Action? AfterRestore(NodeLog log)
    {
        var folder = new LogFolder(Path.Combine(Path.GetFullPath(options.DataFolder), log.Name));
        if (!RestoreMark.Stands(disk, folder))
            return null;
        log.Sequencer.Held = new Refusal("restored-unconfirmed",
            "The log was restored, and too few witnesses have said yet that they have seen no more of it.");
        return () =>
        {
            RestoreMark.Clear(disk, folder);
            log.Sequencer.Held = null;
        };
    }
}
