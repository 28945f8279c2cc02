using System.ComponentModel.DataAnnotations;

namespace TrustLedger.Node.Mirroring;

/// <summary>The mirror role, section <c>Node:Mirror</c>. Each log's KeyFile is then the mirror's own key.</summary>
public sealed class MirrorOptions
{
    /// <summary>The name under which it signs states. Never change it: the founders wrote it into the genesis, with the key.</summary>
    [Required, StringLength(200, MinimumLength = 1)]
    public required string Name { get; init; }

    /// <summary>Where the primary is, or another mirror of it. A wrong one is a log that does not grow.</summary>
    [Required, RegularExpression("^https?://[^ ]+$")]
    public required string Primary { get; init; }

    /// <summary>How often the primary is asked for its checkpoint. Rarer means older states; each question costs it a request.</summary>
    [Range(20, 60_000)]
    public int PollMilliseconds { get; init; } = 500;

    /// <summary>
    /// The longest beginning of a log that is replayed from entry 0 to tell the state at an earlier size. Longer means that
    /// one member's question may keep a processor busy: about a second for 10,000 entries.
    /// </summary>
    [Range(0, 1_000_000)]
    public int ReplayEntries { get; init; } = 20_000;
}
