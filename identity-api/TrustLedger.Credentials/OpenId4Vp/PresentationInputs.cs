using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.SdJwt;
using TrustLedger.Credentials.StatusLists;
using TrustLedger.Protocol;

namespace TrustLedger.Credentials.OpenId4Vp;

/// <summary>Everything that <see cref="PresentationCheck"/> goes by: values and lookups, no clock and no network.</summary>
public sealed record PresentationInputs
{
    /// <summary>What was asked.</summary>
    public required DcqlQuery Query { get; init; }

    /// <summary>Of the request; also says the audience and the verifier's time.</summary>
    public required KeyBindingRules KeyBinding { get; init; }

    /// <summary>What the request wants authorized; each of it by exactly one presentation (OpenID4VP 1.0 §8.4).</summary>
    public IReadOnlyList<TransactionData> TransactionData { get; init; } = [];

    /// <summary>Null when the request may be answered, else why not: expired, answered before.</summary>
    public Refusal? RequestClosed { get; init; }

    /// <summary>The roots of issuers and status signers.</summary>
    public required TrustAnchors Anchors { get; init; }

    public required AccreditationLookup Accreditation { get; init; }

    /// <summary>The status list token at an address; null when it could not be fetched.</summary>
    public required Func<string, FetchedStatus?> StatusToken { get; init; }

    /// <summary>Told of each list that was fresh and that an accredited key signed: worth keeping, whatever it says.</summary>
    public Action<FetchedStatus, StatusListToken> StatusRelied { get; init; } = (_, _) => { };

    /// <summary>What a credential of a type must hold; null when it does. Types without schema pass.</summary>
    public Func<SdJwtVc, Refusal?> Schema { get; init; } = _ => null;

    /// <summary>
    /// The longest life of a credential that has no status: it is over before a revocation would be known.
    /// </summary>
    public TimeSpan LongestWithoutStatus { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How far other clocks may run ahead of ours.</summary>
    public TimeSpan Skew { get; init; } = TimeSpan.FromMinutes(1);

    public DateTimeOffset Now => KeyBinding.Now;
}
