namespace TrustLedger.Credentials.OpenId4Vp;

/// <summary>An error and where it goes.</summary>
/// <param name="ResponseUri">Of a request whose sender was proven. An attacker's input all the same: post through the egress client.</param>
/// <param name="Response">What to post.</param>
public sealed record ErrorReply(string ResponseUri, ErrorResponse Response);
