namespace TrustLedger.Casework.KeyChanges;

/// <summary>What follows when a person's wallet key is lost or changes, as one version of the rule pack has it.</summary>
public sealed record KeyChangeRules
{
    internal KeyChangeRules()
    {
    }

    public required string Version { get; init; }

    /// <summary>How long nothing is issued after a person's key changed, so that a notice can be read and objected to.</summary>
    public required TimeSpan CoolDown { get; init; }

    /// <summary>How long a suspension lasts that nobody confirmed at a window.</summary>
    public required TimeSpan Provisional { get; init; }

    /// <summary>How long after one unconfirmed suspension of a person there is no other.</summary>
    public required TimeSpan ProvisionalAgain { get; init; }

    /// <summary>The rule pack that is built in.</summary>
    public static KeyChangeRules Current { get; } = KeyChangeRulesReader.ReadBuiltIn();
}
