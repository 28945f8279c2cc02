namespace TrustLedger.Casework.Trust;

/// <summary>A claim's state at a moment, with everyone who stands behind each of its points.</summary>
/// <param name="State">How far it has come.</param>
/// <param name="Marks">What must be known beside it.</param>
/// <param name="Self">自信: empty or one.</param>
/// <param name="Others">他信: all of them, also those that do not count.</param>
/// <param name="Relying">你信: all of them, also those that do not count.</param>
/// <param name="Missing">Codes: what the next state would need.</param>
public sealed record TrustView(
    TrustState State, TrustMarks Marks, IReadOnlyList<Standing> Self, IReadOnlyList<Standing> Others,
    IReadOnlyList<Standing> Relying, IReadOnlyList<string> Missing);
