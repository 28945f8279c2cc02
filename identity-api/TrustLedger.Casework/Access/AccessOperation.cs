using TrustLedger.Casework.Approvals;

namespace TrustLedger.Casework.Access;

/// <summary>A way in which somebody comes to know or to judge something of a person, with the law that allows it.</summary>
/// <param name="Code">As <c>proofing.review</c>.</param>
/// <param name="Kind">look, register-read, issue, presentation or refusal.</param>
/// <param name="Purpose">What it is for.</param>
/// <param name="Basis">Sections of law, each as instrument and section.</param>
/// <param name="Fields">What is seen each time; empty where it differs from time to time.</param>
public sealed record AccessOperation(
    string Code, string Kind, Wording Purpose, IReadOnlyList<string> Basis, IReadOnlyList<string> Fields);
