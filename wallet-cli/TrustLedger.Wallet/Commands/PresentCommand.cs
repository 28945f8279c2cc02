using System.CommandLine;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vp;
using TrustLedger.Protocol;
using TrustLedger.Wallet.History;
using TrustLedger.Wallet.OpenId;
using TrustLedger.Wallet.Terminal;
using TrustLedger.Wallet.Vault;

namespace TrustLedger.Wallet.Commands;

/// <summary><c>wallet present REQUEST</c>: answers a verifier's signed request (OpenID4VP 1.0, direct_post.jwt).</summary>
internal static class PresentCommand
{
    public static Command Create(CommandFactory commands)
    {
        var request = commands.Argument("request", Texts.RequestArgument);
        return commands.Create("present", Texts.PresentHelp,
            "wallet present 'openid4vp://?client_id=x509_hash%3Aabc&request_uri=https%3A%2F%2Fid.example%2Fpresentations%2F1%2Frequest'",
            [request], (context, cancellationToken) => Transactions.RecordAsync(context, "present",
                (vault, entry) => RunAsync(context, vault, entry, context.Get(request), cancellationToken)));
    }

    private static async Task<Result<Report>> RunAsync(
        WalletContext context, VaultFile vault, HistoryEntry entry, string uri, CancellationToken cancellationToken)
    {
        Transactions.Learn(entry, uri);
        var verifier = new VerifierClient(context.OpenForeign(vault), context.Time);
        if (!WalletAnchors.Of(vault.Content.Settings).TryGet(out var anchors, out var refusal)
            || !(await verifier.OpenAsync(uri, anchors, cancellationToken)).TryGet(out var opened, out refusal))
        {
            return refusal;
        }

        var whom = SubjectOf(opened.Verifier);
        Transactions.Learn(entry, opened.Request, whom, opened.Verifier.Spki);
        if (!Presentation.Choose(vault, opened.Request).TryGet(out var presentation, out refusal))
            return refusal;

        Describe(context, opened, presentation);
        if (context.Confirm(Texts.PresentQuestion) is { } no)
            return no;

        // Saved first: whatever becomes of the answer, these copies have been seen.
        Transactions.Send(vault, entry, presentation, context.Now);
        if (!(await verifier.AnswerAsync(opened.Request, presentation.Bind(opened.Request, context.Now), cancellationToken)).TryGet(out var answer, out refusal))
            return refusal;
        var report = new Report().Say(Texts.Presented(whom))
            .Show(Texts.Disclosed, string.Join(", ", presentation.ClaimNames))
            .Set("verifier", whom)
            .Set("disclosed", new JsonArray([.. presentation.ClaimNames.Select(name => (JsonNode)name)]))
            .Set("redirectUri", answer.Text("redirect_uri"));
        return CopiesReport.Of(report, vault, presentation.Held);
    }

    private static void Describe(WalletContext context, VerifiedRequestObject opened, Presentation presentation)
    {
        context.Output.Note(Texts.AskedBy);
        context.Output.Note(Texts.Verifier, SubjectOf(opened.Verifier));
        context.Output.Note(Texts.AnswerGoesTo, opened.Request.ResponseUri);
        if (Uri.TryCreate(opened.Request.ResponseUri, UriKind.Absolute, out var address) && HostName.IsForeign(address))
            context.Output.Note(Texts.ForeignHost(HostName.Show(address)));
        context.Output.Note(Texts.Purpose, opened.Request.Purpose ?? "-");
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
