using System.Globalization;
using System.Text;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.SdJwt;
using TrustLedger.Credentials.StatusLists;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.Credentials.OpenId4Vp;

/// <summary>The checks of one presentation, one after the other.</summary>
internal sealed class SinglePresentationCheck(string subject, CredentialQuery query, PresentationInputs inputs)
{
    private readonly Dictionary<string, Check> _checks = new(StringComparer.Ordinal);

    /// <summary>One for each of <see cref="CheckNames.OfPresentation"/>.</summary>
    public IEnumerable<Check> Checks => CheckNames.OfPresentation.Select(name =>
        _checks.GetValueOrDefault(name) ?? new Check(name, subject, CheckResult.Unknown, "not reached: an earlier check failed"));

    /// <summary>The transaction data that this presentation authorizes.</summary>
    public IReadOnlyList<TransactionDataItem> Authorized { get; private set; } = [];

    /// <returns>The credential as far as it could be read; null when it could not.</returns>
    public SdJwtVc? Run(string compact)
    {
        if (Authentic(compact) is not var (presented, issuer) || !Read(presented, out var credential))
            return null;

        var type = Hash.Of(Encoding.UTF8.GetBytes(credential.Type));
        Add(CheckNames.IssuerAccredited, inputs.Accreditation(type, issuer.Spki, AccreditationPurpose.Issue, inputs.Now));
        Add(CheckNames.Validity, credential.CheckValidity(inputs.Now, inputs.Skew), Until(credential.ValidUntil));
        CheckHolderBinding(presented);
        CheckClaims(credential, issuer);
        // A status is not even asked for when the credential fails without it (Token Status List §8.3).
        if (_checks.Values.All(check => check.Result != CheckResult.Failed))
            CheckStatus(credential, type);
        return credential;
    }

    private (VerifiedSdJwt Presented, TrustedChain Issuer)? Authentic(string compact)
    {
        TrustedChain? issuer = null;
        var reached = CheckNames.IssuerSignature;
        if (!CompactSdJwt.Parse(compact).TryGet(out var sdJwt, out var refusal))
        {
            Fail(refusal.Code == "disclosure-malformed" ? CheckNames.Disclosures : reached, refusal);
            return null;
        }

        if (SdJwtVerifier.Verify(sdJwt, new JwsRules(SdJwtNames.VcTyp), KeyOf).TryGet(out var presented, out refusal))
        {
            Pass(CheckNames.IssuerSignature, $"ES256 by key {issuer!.Spki}");
            Pass(CheckNames.Disclosures, $"{presented.Disclosed.Count} disclosures, each signed once");
            return (presented, issuer);
        }

        if (issuer is not null && refusal.Code != "jws-signature-wrong")
        {
            Pass(CheckNames.IssuerSignature, $"ES256 by key {issuer.Spki}");
            reached = CheckNames.Disclosures;
        }

        Fail(reached, refusal);
        return null;

        Result<Jwk> KeyOf(UnverifiedJws jws)
        {
            reached = CheckNames.IssuerCertificate;
            if (!X5cChain.Parse(jws.Header["x5c"]).TryGet(out var chain, out var refused)
                || !chain.Verify(inputs.Anchors, inputs.Now).TryGet(out issuer, out refused))
                return refused;
            Pass(CheckNames.IssuerCertificate, $"certificate {issuer.X509Hash} leads to a pinned root");
            reached = CheckNames.IssuerSignature;
            return issuer.LeafKey;
        }
    }

    private bool Read(VerifiedSdJwt presented, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out SdJwtVc? credential)
    {
        if (!SdJwtVc.Read(presented).TryGet(out credential, out var refusal))
        {
            Fail(CheckNames.Type, refusal);
            return false;
        }

        if (query.Format != SdJwtNames.VcTyp || !query.Types.Contains(credential.Type, StringComparer.Ordinal))
            Fail(CheckNames.Type, new Refusal("presentation-type-unasked", "The credential is of a type that was not asked for."));
        else
            Add(CheckNames.Type, inputs.Schema(credential), credential.Type);
        return true;
    }

    private void CheckHolderBinding(VerifiedSdJwt presented)
    {
        // By the request and never by presence (RFC 9901 §7.3 step 1).
        if (!query.RequiresHolderBinding)
        {
            Pass(CheckNames.HolderBinding, "not required by the request");
            return;
        }

        var rules = inputs.KeyBinding with
        {
            TransactionData = [.. inputs.TransactionData.Where(data => data.CredentialIds.Contains(query.Id, StringComparer.Ordinal)).Select(data => data.Item)],
        };
        if (!KeyBindingVerifier.Verify(presented, rules).TryGet(out var holder, out var refusal))
        {
            Fail(CheckNames.HolderBinding, refusal);
            return;
        }

        Authorized = holder.TransactionData;
        Pass(CheckNames.HolderBinding, $"key {holder.Key.Thumbprint} signed nonce, audience, sd_hash"
            + (Authorized.Count > 0 ? $" and {Authorized.Count} transactions" : "") + $" at {Text(holder.SignedAt)}");
    }

    private void CheckStatus(SdJwtVc credential, Hash type)
    {
        if (credential.Status is not { } reference)
        {
            var isShort = credential.ValidUntil is { } until && credential.ValidFrom is { } from && until - from <= inputs.LongestWithoutStatus;
            Add(
                CheckNames.Status,
                isShort ? null : new Refusal("status-missing", "A credential of more than a day has a status."),
                "short-lived, without status");
            Pass(CheckNames.StatusSigner, "no status list is involved");
            return;
        }

        if (inputs.StatusToken(reference.Uri) is not { } fetched)
        {
            var unreachable = new Refusal("status-unreachable", $"The list at {reference.Uri} could not be fetched.");
            Unknown(CheckNames.StatusSigner, unreachable);
            Unknown(CheckNames.Status, unreachable);
            return;
        }

        TrustedChain? signer = null;
        if (!StatusListToken.Verify(fetched.Token, reference.Uri, SignerKey).TryGet(out var token, out var refusal))
        {
            // Whoever stands between could send anything: it proves nothing against the credential.
            Unknown(CheckNames.StatusSigner, refusal);
            Unknown(CheckNames.Status, refusal);
            return;
        }

        var accredited = inputs.Accreditation(type, signer!.Spki, AccreditationPurpose.SignStatus, inputs.Now);
        Add(CheckNames.StatusSigner, accredited);
        if (accredited.Result != CheckResult.Passed)
        {
            Unknown(CheckNames.Status, new Refusal("status-signer-unproven", "The list's signer is not known to be accredited."));
            return;
        }

        Says(token, fetched, reference);

        Result<Jwk> SignerKey(UnverifiedJws jws)
        {
            if (!X5cChain.Parse(jws.Header["x5c"]).TryGet(out var chain, out var refused)
                || !chain.Verify(inputs.Anchors, inputs.Now).TryGet(out signer, out refused))
                return refused;
            return signer.LeafKey;
        }
    }

    private void Says(StatusListToken token, FetchedStatus fetched, StatusReference reference)
    {
        var entry = $"entry {reference.Index} of {reference.Uri}, signed {Text(token.IssuedAt)}";
        if (!token.IsFresh(inputs.Now, fetched.At, inputs.Skew))
        {
            Unknown(CheckNames.Status, new Refusal("status-stale", entry));
            return;
        }

        // A list from before a revocation still carries a good signature and may not have expired.
        if (token.IssuedAt < fetched.NewestIssuedAt)
        {
            Unknown(CheckNames.Status, new Refusal("status-older", $"{entry}; a newer one was seen"));
            return;
        }

        inputs.StatusRelied(fetched, token);
        if (reference.Index >= token.List.Count)
        {
            // Token Status List §8.3 step 6: no later list of this signer will have it.
            Fail(CheckNames.Status, new Refusal("status-entry-missing", entry));
            return;
        }

        switch (token.List.Verdict(reference.Index))
        {
            case StatusVerdict.Valid:
                Pass(CheckNames.Status, $"{entry}, says valid");
                break;
            case StatusVerdict.Invalid:
                Fail(CheckNames.Status, new Refusal("credential-revoked", entry));
                break;
            case StatusVerdict.Suspended:
                Fail(CheckNames.Status, new Refusal("credential-suspended", entry));
                break;
            default:
                Unknown(CheckNames.Status, new Refusal("status-unregistered", entry));
                break;
        }
    }

    private void CheckClaims(SdJwtVc credential, TrustedChain issuer)
    {
        var candidate = DcqlCandidate.Of(subject, credential) with { AuthorityKeyIdentifiers = issuer.Chain.AuthorityKeyIdentifiers() };
        var inPlace = candidate with { Claims = credential.SdJwt.InPlace().Payload };
        if ((DcqlMatcher.Match(query, inPlace) ?? DcqlMatcher.Match(query, candidate)) is not { } match)
        {
            Fail(CheckNames.Claims, new Refusal("presentation-claims-missing", "The presentation lacks something that was asked for."));
            return;
        }

        // Their number and no names: what a holder showed too much is the holder's.
        var unasked = DcqlMatcher.Unasked(inputs.Query, credential.SdJwt, credential.Type).Count;
        Add(
            CheckNames.Claims,
            unasked == 0 ? null : new Refusal("presentation-claims-unasked", $"{unasked} disclosures that nobody asked for."),
            string.Join(' ', match.Query.Claims.Select(claim => claim.Path)));
    }

    private void Add(string name, Refusal? refusal, string evidence)
    {
        if (refusal is null)
            Pass(name, evidence);
        else
            Fail(name, refusal);
    }

    private void Add(string name, AccreditationAnswer answer) => _checks[name] = new(name, subject, answer.Result, answer.Evidence);

    private void Pass(string name, string evidence) => _checks[name] = new(name, subject, CheckResult.Passed, evidence);

    private void Fail(string name, Refusal refusal) =>
        _checks[name] = new(name, subject, CheckResult.Failed, $"{refusal.Code}: {refusal.Detail}");

    private void Unknown(string name, Refusal reason) =>
        _checks[name] = new(name, subject, CheckResult.Unknown, $"{reason.Code}: {reason.Detail}");

    private static string Until(DateTimeOffset? time) => time is { } end ? $"until {Text(end)}" : "without end";

    private static string Text(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
