using System.ComponentModel.DataAnnotations;

namespace TrustLedger.Node.Witnessing;

/// <summary>One log that a witness looks at.</summary>
public sealed class WitnessedLogOptions
{
    /// <summary>The genesis that the founders signed: it names the log, its key, and this witness.</summary>
    [Required]
    public required string GenesisFile { get; init; }
}
