using TrustLedger.Demo.Harness;

namespace TrustLedger.SystemTests.Kills;

/// <summary>Something that residents and officers do in several commands, any of which a pulled plug may hit.</summary>
internal interface IFlow
{
    /// <summary>What has to be there before; not under the kill. Called once for each run.</summary>
    Task PrepareAsync();

    /// <summary>The commands in their order. Each may use what the one before answered.</summary>
    IReadOnlyList<Func<Task<CommandResult>>> Commands { get; }

    /// <summary>That all of it happened, and once.</summary>
    Task CheckAsync();
}
