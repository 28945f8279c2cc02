using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using TrustLedger.Client.Evidence;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vp;
using TrustLedger.Credentials.SdJwt;
using TrustLedger.Credentials.StatusLists;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Statements;
using TrustLedger.Wallet.Vault;

namespace TrustLedger.Wallet.OpenId;

/// <summary>A credential as evidence: what its issuer signed, without any disclosure, and its status list as it was then.</summary>
internal static class CredentialEvidence
{
    private static readonly JwsRules Rules = new(SdJwtNames.VcTyp);
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Takes down what proves a credential's standing now, and notes in the vault how new its list is. Where no fresh list
    /// can be had, its place stays empty.
    /// </summary>
    public static async Task<JsonObject> CaptureAsync(
        SdJwtVc credential, VaultContent vault, ForeignServer server, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var evidence = new JsonObject { ["sdJwtVc"] = credential.SdJwt.Source.IssuerJwt + "~" };
        if (credential.Status is { } status && StrictUrl.TryParse(status.Uri, out var url)
            && (await server.GetTextAsync(url, $"application/{StatusListToken.Typ}", cancellationToken)).TryGet(out var token, out _)
            && IsNewest(token.Trim(), status.Uri, vault, now))
        {
            evidence["statusToken"] = token.Trim();
        }

        return evidence;
    }

    // A wallet without roots cannot tell who signed, and keeps the list for who can.
    private static bool IsNewest(string token, string uri, VaultContent vault, DateTimeOffset now)
    {
        if (!WalletAnchors.Of(vault.Settings).TryGet(out var anchors, out _))
            return true;
        if (!StatusListToken.Verify(token, uri, jws => SignerKey(jws, anchors, now)).TryGet(out var list, out _)
            || !list.IsFresh(now, now, Skew)
            || list.IssuedAt.ToUnixTimeSeconds() < vault.StatusLists.GetValueOrDefault(uri))
            return false;
        vault.StatusLists[uri] = list.IssuedAt.ToUnixTimeSeconds();
        return true;
    }

    /// <summary>Checks it as of a time, offline.</summary>
    /// <param name="anchors">The roots that the reader knows; null when it knows none.</param>
    /// <param name="accreditations">What the identity log says, replayed by the reader; null where it was not asked.</param>
    public static IEnumerable<EvidenceCheck> Verify(
        JsonObject evidence, DateTimeOffset at, TrustAnchors? anchors, AccreditationLookup? accreditations = null)
    {
        if (!CompactSdJwt.Parse(evidence.Text("sdJwtVc") ?? "").TryGet(out var compact, out var refusal)
            || !SdJwtVerifier.VerifyIssued(compact, Rules, LeafKey).TryGet(out var verified, out refusal)
            || !SdJwtVc.Read(verified).TryGet(out var credential, out refusal))
        {
            yield return EvidenceCheck.Failed(refusal);
            yield break;
        }

        yield return new EvidenceCheck("credential-signature", EvidenceResult.Passed, $"{credential.Type}, signed by the key of its certificate");
        yield return Chain(verified, anchors, at);
        yield return credential.CheckValidity(at) is { } over
            ? EvidenceCheck.Failed(over)
            : new EvidenceCheck("credential-validity", EvidenceResult.Passed, $"valid on {at.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}");
        foreach (var check in Status(credential, evidence.Text("statusToken"), anchors, accreditations, at))
            yield return check;
        yield return Accredited("issuer-accredited", credential.Type, SpkiOf(verified.IssuerJwt.Header, anchors, at), AccreditationPurpose.Issue, accreditations, at);
    }

    // For what the log accredited at that time, whatever it says now: a key that was suspended since had stood then.
    private static EvidenceCheck Accredited(
        string name, string type, Hash? spki, AccreditationPurpose purpose, AccreditationLookup? accreditations, DateTimeOffset at)
    {
        if (accreditations is null)
            return new EvidenceCheck(name, EvidenceResult.Unknown, "Evidence from another log cannot show it; --accreditation asks the identity log.");
        if (spki is not { } key)
            return new EvidenceCheck(name, EvidenceResult.Unknown, "No root certificate is known here.");
        var answer = accreditations(Hash.Of(Encoding.UTF8.GetBytes(type)), key, purpose, at);
        return answer.Result switch
        {
            CheckResult.Passed => new EvidenceCheck(name, EvidenceResult.Passed, answer.Evidence),
            CheckResult.Unknown => new EvidenceCheck(name, EvidenceResult.Unknown, $"The identity log could not be asked: {answer.Evidence}."),
            _ => EvidenceCheck.Failed(new Refusal("issuer-not-accredited", $"The identity log did not accredit the key on {Text(at)}.")),
        };
    }

    private static Hash? SpkiOf(JsonObject header, TrustAnchors? anchors, DateTimeOffset at) =>
        anchors is not null && X5cChain.Parse(header["x5c"]).TryGet(out var chain, out _) && chain.Verify(anchors, at).TryGet(out var trusted, out _)
            ? trusted.Spki
            : null;

    private static EvidenceCheck Chain(VerifiedSdJwt verified, TrustAnchors? anchors, DateTimeOffset at)
    {
        if (anchors is null || !X5cChain.Parse(verified.IssuerJwt.Header["x5c"]).TryGet(out var chain, out _))
            return new EvidenceCheck("issuer-certificate", EvidenceResult.Unknown, "No root certificate is known here.");
        return chain.Verify(anchors, at).TryGet(out _, out var refusal)
            ? new EvidenceCheck("issuer-certificate", EvidenceResult.Passed, "leads to a known root")
            : EvidenceCheck.Failed(refusal);
    }

    // A list that anyone could have signed says nothing: neither that a credential stood, nor that it was taken back.
    private static IEnumerable<EvidenceCheck> Status(
        SdJwtVc credential, string? token, TrustAnchors? anchors, AccreditationLookup? accreditations, DateTimeOffset at)
    {
        JsonObject? header = null;
        if (credential.Status is not { } reference)
            return [new EvidenceCheck("credential-status", EvidenceResult.Passed, "the credential has no status")];
        if (token is null)
            return [new EvidenceCheck("credential-status", EvidenceResult.Unknown, "no status list of that time is in the file")];
        if (!StatusListToken.Verify(token, reference.Uri, SignerOf).TryGet(out var list, out var refusal))
            return [EvidenceCheck.Failed(refusal)];
        if (anchors is null)
        {
            return
            [
                new EvidenceCheck("status-certificate", EvidenceResult.Unknown, "No root certificate is known here."),
                new EvidenceCheck("credential-status", EvidenceResult.Unknown, "Who signed the status list is not known here."),
            ];
        }

        return
        [
            new EvidenceCheck("status-certificate", EvidenceResult.Passed, "leads to a known root"),
            Standing(list, reference.Index, at),
            Accredited("status-signer-accredited", credential.Type, SpkiOf(header!, anchors, at), AccreditationPurpose.SignStatus, accreditations, at),
        ];

        Result<Jwk> SignerOf(UnverifiedJws jws)
        {
            header = jws.Header;
            return SignerKey(jws, anchors, at);
        }
    }

    private static EvidenceCheck Standing(StatusListToken list, int index, DateTimeOffset at)
    {
        // The list was fetched with the presentation, some moments before the entry; it counts when it was valid then.
        var verdict = list.Verdict(index, at, at, Skew);
        if (list.IsFresh(at, at, Skew) && index >= list.List.Count)
            return EvidenceCheck.Failed(new Refusal("status-entry-missing", $"The list of {Text(list.IssuedAt)} has no such entry."));
        return verdict switch
        {
            StatusVerdict.Valid => new EvidenceCheck("credential-status", EvidenceResult.Passed, $"not revoked by the list of {Text(list.IssuedAt)}"),
            StatusVerdict.Unknown => new EvidenceCheck("credential-status", EvidenceResult.Unknown, $"the list of {Text(list.IssuedAt)} says nothing for {Text(at)}"),
            StatusVerdict.Suspended => EvidenceCheck.Failed(new Refusal("credential-suspended", $"The list of {Text(list.IssuedAt)} says suspended.")),
            _ => EvidenceCheck.Failed(new Refusal("credential-revoked", $"The list of {Text(list.IssuedAt)} says revoked.")),
        };
    }

    private static Result<Jwk> SignerKey(UnverifiedJws jws, TrustAnchors? anchors, DateTimeOffset at)
    {
        if (!X5cChain.Parse(jws.Header["x5c"]).TryGet(out var chain, out var refusal))
            return refusal;
        if (anchors is null)
            return chain.LeafKey;
        return chain.Verify(anchors, at).TryGet(out var trusted, out refusal) ? trusted.LeafKey : refusal;
    }

    private static Result<Jwk> LeafKey(UnverifiedJws jws) =>
        X5cChain.Parse(jws.Header["x5c"]).TryGet(out var chain, out var refusal) ? chain.LeafKey : refusal;

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
