using System.CommandLine;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vp;
using TrustLedger.Protocol;
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
            [request], (context, cancellationToken) => RunAsync(context, context.Get(request), cancellationToken));
    }

    private static async Task<Result<Report>> RunAsync(WalletContext context, string uri, CancellationToken cancellationToken)
    {
        if (!context.OpenVault().TryGet(out var vault, out var refusal))
            return refusal;
        var verifier = new VerifierClient(context.OpenForeign(vault), context.Time);
        if (!WalletAnchors.Of(vault.Content.Settings).TryGet(out var anchors, out refusal)
            || !(await verifier.OpenAsync(uri, anchors, cancellationToken)).TryGet(out var opened, out refusal)
            || !Presentation.Choose(vault, opened.Request).TryGet(out var presentation, out refusal))
        {
            return refusal;
        }

        Describe(context, opened, presentation);
        if (context.Confirm(Texts.PresentQuestion) is { } no)
            return no;

        // Saved first: whatever becomes of the answer, this copy has been seen.
        var whom = SubjectOf(opened.Verifier);
        presentation.MarkPresented(context.Now);
        vault.Content.History.Add(new HistoryEntry(context.Now, "present", whom, presentation.ClaimNames));
        vault.Save();

        if (!(await verifier.AnswerAsync(opened.Request, presentation.Bind(opened.Request, context.Now), cancellationToken)).TryGet(out var answer, out refusal))
            return refusal;
        return new Report().Say(Texts.Presented(whom))
            .Show(Texts.Disclosed, string.Join(", ", presentation.ClaimNames))
            .Set("verifier", whom)
            .Set("disclosed", new JsonArray([.. presentation.ClaimNames.Select(name => (JsonNode)name)]))
            .Set("redirectUri", answer.Text("redirect_uri"));
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
