using System.Security.Cryptography;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol;

namespace TrustLedger.Credentials.StatusLists;

/// <summary>A signed status list (Token Status List §5.1), verified. Only <see cref="Verify"/> makes one.</summary>
public sealed class StatusListToken
{
    public const string Typ = "statuslist+jwt";

    private static readonly JwsRules Rules = new(Typ, MaxBytes: 4 << 20);

    private StatusListToken(string uri, StatusList list, DateTimeOffset issuedAt) => (Uri, List, IssuedAt) = (uri, list, issuedAt);

    /// <summary>The list's address, its <c>sub</c>.</summary>
    public string Uri { get; }

    public StatusList List { get; }

    public DateTimeOffset IssuedAt { get; }

    /// <summary>From then on it says nothing; null when the signer set no end.</summary>
    public DateTimeOffset? ExpiresAt { get; private init; }

    /// <summary>How long after fetching a cached copy may be used.</summary>
    public TimeSpan? TimeToLive { get; private init; }

    /// <summary>Signs a list.</summary>
    /// <param name="uri">Where it is served: credentials name exactly this.</param>
    /// <param name="list">The entries.</param>
    /// <param name="signer">The status key, P-256, private.</param>
    /// <param name="header">x5c of the status key (HAIP 1.0 §6.1).</param>
    /// <param name="issuedAt">Now.</param>
    /// <param name="validFor">Until <c>exp</c>.</param>
    /// <param name="timeToLive">How long a reader may keep it.</param>
    public static string Write(
        string uri, StatusList list, ECDsa signer, JsonObject header, DateTimeOffset issuedAt, TimeSpan validFor, TimeSpan timeToLive) =>
        JwsWriter.Write(
            Typ,
            new JsonObject
            {
                ["sub"] = uri,
                ["iat"] = issuedAt.ToUnixTimeSeconds(),
                ["exp"] = (issuedAt + validFor).ToUnixTimeSeconds(),
                ["ttl"] = (long)timeToLive.TotalSeconds,
                ["status_list"] = list.ToJson(),
            },
            signer,
            header);

    /// <summary>Checks a token for one list. The steps are those of Token Status List §8.3.</summary>
    /// <param name="compact">As fetched.</param>
    /// <param name="uri">The address that the credential names.</param>
    /// <param name="signerKey">Finds the key by policy; sees the token before anything is verified.</param>
    /// <returns>
    /// The list; or, first match wins: <c>jws-…</c>, <c>json-…</c>; what <paramref name="signerKey"/> refuses;
    /// <c>jws-signature-wrong</c>; <c>status-token-malformed</c> sub, iat, exp or ttl missing or of a wrong form;
    /// <c>status-token-other-list</c> its <c>sub</c> is another address; <c>status-list-malformed</c>,
    /// <c>status-list-too-large</c>. Whether it is fresh, <see cref="IsFresh"/> says.
    /// </returns>
    public static Result<StatusListToken> Verify(string compact, string uri, Func<UnverifiedJws, Result<Jwk>> signerKey)
    {
        // 3.
        if (!StrictReader.Read(compact, Rules).TryGet(out var unverified, out var refusal)
            || !signerKey(unverified).TryGet(out var key, out refusal)
            || !unverified.Verify(key).TryGet(out var jws, out refusal))
            return refusal;

        var payload = jws.Payload;
        if (payload.Text("sub") is not { } subject || payload.Time("iat") is not { } issuedAt
            || (payload.ContainsKey("exp") && payload.Time("exp") is null)
            || (payload.ContainsKey("ttl") && payload.WholeNumber("ttl") is null or 0 or > int.MaxValue))
            return new Refusal("status-token-malformed", "Expected sub, iat and, when there, whole exp and ttl.");

        // 4.1.
        if (subject != uri)
            return new Refusal("status-token-other-list", "The token is for another list.");

        // 5.
        if (!StatusList.Parse(payload["status_list"]).TryGet(out var list, out refusal))
            return refusal;

        return new StatusListToken(subject, list, DateTimeOffset.FromUnixTimeSeconds(issuedAt))
        {
            ExpiresAt = payload.Time("exp") is { } exp ? DateTimeOffset.FromUnixTimeSeconds(exp) : null,
            TimeToLive = payload.WholeNumber("ttl") is { } ttl ? TimeSpan.FromSeconds(ttl) : null,
        };
    }

    /// <summary>Steps 4.2 to 4.4: false when it is expired, from the future or fetched longer ago than its ttl.</summary>
    /// <param name="now">The reader's time.</param>
    /// <param name="fetchedAt">When this copy was fetched.</param>
    /// <param name="skew">How far the reader's clock may run behind the signer's.</param>
    public bool IsFresh(DateTimeOffset now, DateTimeOffset fetchedAt, TimeSpan skew = default) =>
        IssuedAt <= now + skew
        && !(ExpiresAt <= now)
        && !(TimeToLive is { } ttl && fetchedAt + ttl < now);

    /// <summary>What a fresh list says about an entry; a stale one says <see cref="StatusVerdict.Unknown"/>, never valid.</summary>
    public StatusVerdict Verdict(int index, DateTimeOffset now, DateTimeOffset fetchedAt, TimeSpan skew = default) =>
        IsFresh(now, fetchedAt, skew) ? List.Verdict(index) : StatusVerdict.Unknown;
}
