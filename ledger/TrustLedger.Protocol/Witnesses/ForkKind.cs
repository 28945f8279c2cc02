namespace TrustLedger.Protocol.Witnesses;

/// <summary>What two checkpoints of one log show together.</summary>
public enum ForkKind
{
    /// <summary>The log signed two trees of one size. Nothing can explain it.</summary>
    SameSize,

    /// <summary>The log signed a tree that begins with other entries than the smaller one that it signed. Nothing can explain it.</summary>
    OtherBeginning,

    /// <summary>
    /// A proof that came with the larger checkpoint does not join the two. The proof itself is not signed: a fork, or
    /// whoever sent it lied. A reason to look, and no proof of guilt.
    /// </summary>
    ProofFails,
}
