using TrustLedger.Protocol.Notes;

namespace TrustLedger.Protocol.Witnesses;

/// <summary>A mirror whose signed states count.</summary>
/// <param name="Organisation">Code of the organisation that runs it.</param>
/// <param name="Key">What checks its state notes and hand-in notes.</param>
public sealed record Mirror(string Organisation, NoteVerifierKey Key);
