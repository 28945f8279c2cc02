using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using TrustLedger.Node.Witnessing;

namespace TrustLedger.Node;

/// <summary>One log of the node.</summary>
public sealed class LogOptions
{
    /// <summary>The log's folder and the first step of its URLs. A log that is renamed is not found by its clients.</summary>
    [Required, RegularExpression("^[a-z][a-z0-9-]{0,31}$")]
    public required string Name { get; init; }

    /// <summary>The log's name in every checkpoint. Never change it: a new name is a new log.</summary>
    [Required, StringLength(200, MinimumLength = 1)]
    public required string Origin { get; init; }

    /// <summary>The encrypted file with the log's signing key, as <c>keygen</c> made it. Its thief can fork the log.</summary>
    [Required]
    public required string KeyFile { get; init; }

    /// <summary>The genesis that the founders signed. Needed once; later on it is compared with the one that is stored.</summary>
    public string? GenesisFile { get; init; }

    /// <summary>
    /// Where the genesis' witnesses are reached, on a primary. A closed log's checkpoints go there and nowhere else: an
    /// address that is somebody else's shows them how the log grows.
    /// </summary>
    [ValidateEnumeratedItems]
    public IReadOnlyList<WitnessAddressOptions> Witnesses { get; init; } = [];
}
