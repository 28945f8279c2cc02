namespace TrustLedger.Protocol.State.Rules;

internal static class Outcomes
{
    public static Refusal NotAllowed() => new Refusal("outcome-not-allowed", "This outcome is not one that this signer may say here.");
}
