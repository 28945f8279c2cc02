using TrustLedger.Protocol.State;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.Wallet.Signing;

/// <summary>A proposal that waits.</summary>
/// <param name="Signed">What was proposed.</param>
/// <param name="View">Where it stands.</param>
/// <param name="Awaited">Organisations whose word could bring it into effect, by their code.</param>
internal sealed record Proposal(SignedStatement Signed, StatementView View, IReadOnlyList<string> Awaited);
