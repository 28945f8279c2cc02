using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace TrustLedger.Node.Witnessing;

/// <summary>The witness role, section <c>Node:Witness</c>.</summary>
public sealed class WitnessOptions
{
    /// <summary>The name under which it cosigns. Never change it: the founders wrote it into the genesis, with the key.</summary>
    [Required, StringLength(200, MinimumLength = 1)]
    public required string Name { get; init; }

    /// <summary>The encrypted file with the witness's own key. Its thief can cosign a second history.</summary>
    [Required]
    public required string KeyFile { get; init; }

    /// <summary>The logs that it looks at. For any other it answers 404.</summary>
    [Required, MinLength(1), ValidateEnumeratedItems]
    public required IReadOnlyList<WitnessedLogOptions> Logs { get; init; }
}
