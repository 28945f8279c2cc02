using System.CommandLine;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vp;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Wallet.History;
using TrustLedger.Wallet.OpenId;
using TrustLedger.Wallet.Terminal;
using TrustLedger.Wallet.Vault;

namespace TrustLedger.Wallet.Commands;

/// <summary><c>wallet present REQUEST</c>: answers a verifier's signed request (OpenID4VP 1.0, direct_post.jwt), or declines it.</summary>
/// <remarks>
/// A "no", a credential that is missing and one that says something else end alike: after the person was asked, with the
/// same error. A verifier learns nothing of what is held by asking for it (§15.4.1).
/// </remarks>
internal static class PresentCommand
{
    public static Command Create(CommandFactory commands)
    {
        var request = commands.Argument("request", Texts.RequestArgument);
        var all = commands.Switch("--all", Texts.PresentAllOption);
        return commands.Create("present", Texts.PresentHelp,
            "wallet present 'openid4vp://?client_id=x509_hash%3Aabc&request_uri=https%3A%2F%2Fid.example%2Fpresentations%2F1%2Frequest'",
            [request, all], (context, cancellationToken) => Transactions.RecordAsync(context, "present",
                (vault, entry) => RunAsync(context, vault, entry, context.Get(request), context.Get(all), cancellationToken)));
    }

    private static async Task<Result<Report>> RunAsync(
        WalletContext context, VaultFile vault, HistoryEntry entry, string uri, bool all, CancellationToken cancellationToken)
    {
        Transactions.Learn(entry, uri);
        var verifier = new VerifierClient(context.OpenForeign(vault), vault.Content.Settings, context.Time);
        if (!(await verifier.OpenAsync(uri, cancellationToken)).TryGet(out var reading, out var refusal))
            return refusal;

        // A request that is refused is refused before anyone is asked: nothing in the answer depends on what is held.
        if (!reading.Request.TryGet(out var opened, out refusal))
            return reading.Reply is { } reply ? await DeclineAsync(context, vault, verifier, reply, refusal, cancellationToken) : refusal;

        var whom = SubjectOf(opened.Verifier);
        Transactions.Learn(entry, opened.Request, whom, opened.Verifier.Spki);
        if (!(await Registration.CheckAsync(context, vault, opened, cancellationToken)).TryGet(out var registered, out refusal))
        {
            var wrong = new ErrorReply(opened.Request.ResponseUri, ErrorResponse.Of(refusal, opened.Request.State));
            return await DeclineAsync(context, vault, verifier, wrong, refusal, cancellationToken);
        }

        Describe(context, opened, registered);
        var no = await FreshCopies.FetchAsync(context, vault, opened.Request.Query, fits: null, cancellationToken);
        Presentation? presentation = null;
        no ??= Ask(context, vault, opened, all, out presentation);
        if (presentation is null || no is not null)
        {
            var denied = new ErrorReply(opened.Request.ResponseUri, ErrorResponse.AccessDenied(opened.Request.State));
            return await DeclineAsync(context, vault, verifier, denied, no!, cancellationToken);
        }

        // Saved first: whatever becomes of the answer, these copies have been seen.
        Transactions.Send(vault, entry, presentation, context.Now);
        if (!(await verifier.AnswerAsync(opened.Request, presentation.Bind(opened.Request, context.Now), cancellationToken)).TryGet(out var answer, out refusal))
            return refusal;
        var report = new Report().Say(Texts.Presented(whom))
            .Show(Texts.Disclosed, string.Join(", ", presentation.ClaimNames))
            .Set("verifier", whom)
            .Set("clientId", opened.Request.ClientId)
            .Set("purposeRegistered", registered.Purpose is not null)
            .Set("credentials", presentation.Held.Count)
            .Set("disclosed", new JsonArray([.. presentation.ClaimNames.Select(name => (JsonNode)name)]));
        Redirect.Follow(context, vault.Content.Settings.AllowLoopback, answer, report);
        return CopiesReport.Of(report, vault, presentation.Held);
    }

    // The question comes also where there is nothing to show.
    private static Refusal? Ask(
        WalletContext context, VaultFile vault, VerifiedRequestObject opened, bool all, out Presentation? presentation)
    {
        if (!Presentation.Choose(vault, opened.Request, all).TryGet(out presentation, out var missing))
        {
            context.Output.Note(Texts.NothingAnswers);
            context.Confirm(Texts.DeclineQuestion);
            return missing;
        }

        Describe(context, presentation);
        if (presentation.LeftOut > 0)
            context.Output.Note(Texts.MoreAnswer(presentation.LeftOut));
        return context.Confirm(Texts.PresentQuestion);
    }

    private static async Task<Refusal> DeclineAsync(WalletContext context, VaultFile vault, VerifierClient verifier,
        ErrorReply reply, Refusal refusal, CancellationToken cancellationToken)
    {
        var answer = await verifier.DeclineAsync(reply, cancellationToken);
        context.Output.Note(Texts.Declined(reply.Response.Code));
        Redirect.Follow(context, vault.Content.Settings.AllowLoopback, answer, new Report());
        return refusal;
    }

    private static void Describe(WalletContext context, VerifiedRequestObject opened, RegisteredFor registered)
    {
        context.Output.Note(Texts.AskedBy);
        context.Output.Note(Texts.Verifier, SubjectOf(opened.Verifier));
        context.Output.Note(Texts.ClientIdentifier, opened.Request.ClientId);
        context.Output.Note(Texts.AnswerGoesTo, opened.Request.ResponseUri);
        if (StrictUrl.TryParse(opened.Request.ResponseUri, out var address) && HostName.IsForeign(address))
            context.Output.Note(Texts.ForeignHost(HostName.Show(address)));
        context.Output.Note(Texts.Purpose, registered.Purpose?.Text ?? opened.Request.Purpose ?? "-");
        context.Output.Note(registered.Purpose is null ? Texts.PurposeClaimed : Texts.PurposeRegistered);
        if (opened.Request.EncryptionKey is null)
            context.Output.Note(Texts.AnswerInClear);
        foreach (var data in opened.Request.TransactionData)
        {
            context.Output.Note(Texts.Authorizes(data.Type.Name));
            foreach (var (name, value) in data.Parameters)
                context.Output.NoteWhole(Said.Same(name), value);
        }
    }

    private static void Describe(WalletContext context, Presentation presentation)
    {
        foreach (var (title, claims) in presentation.Describe())
        {
            context.Output.Note(Texts.Credential, title);
            foreach (var claim in claims)
                context.Output.Note(Texts.Claim, claim);
        }
    }

    private static string SubjectOf(TrustedChain chain)
    {
        using var certificate = System.Security.Cryptography.X509Certificates.X509CertificateLoader.LoadCertificate(chain.Chain.Certificates[0]);
        return TextWidth.Safe(certificate.Subject);
    }
}
