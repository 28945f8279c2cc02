using System.ComponentModel.DataAnnotations;

namespace TrustLedger.Node.Witnessing;

/// <summary>Where the primary finds one witness of the genesis.</summary>
public sealed class WitnessAddressOptions
{
    /// <summary>The witness's name in the genesis' witness policy: its organisation's code.</summary>
    [Required]
    public required string Name { get; init; }

    /// <summary>What stands before <c>/add-checkpoint</c>. A wrong one is a witness that is down.</summary>
    [Required, RegularExpression("^https?://[^ ]+$")]
    public required string Url { get; init; }
}
