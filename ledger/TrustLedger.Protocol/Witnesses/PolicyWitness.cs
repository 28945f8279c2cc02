using TrustLedger.Protocol.Notes;

namespace TrustLedger.Protocol.Witnesses;

/// <summary>A witness that a policy names.</summary>
/// <param name="Name">Its name within the policy: the code of its organisation, and behind a colon a word of its own.</param>
/// <param name="Key">A cosignature key.</param>
/// <param name="Url">The prefix of <c>add-checkpoint</c>; null when the policy doesn't say.</param>
public sealed record PolicyWitness(string Name, NoteVerifierKey Key, string? Url)
{
    /// <summary>Who runs it: our profile of tlog-policy, which gives names no meaning of their own.</summary>
    public string Organisation => Name.Split(':', 2)[0];
}
