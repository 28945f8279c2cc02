using TrustLedger.IdentityApi.Access;
using TrustLedger.IdentityApi.Approvals;
using TrustLedger.IdentityApi.Authorization;
using TrustLedger.IdentityApi.Clients;
using TrustLedger.IdentityApi.Corrections;
using TrustLedger.IdentityApi.Delegations;
using TrustLedger.IdentityApi.Http;
using TrustLedger.IdentityApi.Issuance;
using TrustLedger.IdentityApi.Keys;
using TrustLedger.IdentityApi.Ledger;
using TrustLedger.IdentityApi.Presentation;
using TrustLedger.IdentityApi.Proofing;
using TrustLedger.IdentityApi.Recovery;
using TrustLedger.IdentityApi.Registry;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.IdentityApi.Trust;

namespace TrustLedger.IdentityApi;

/// <summary>Puts the topics together. Each topic folder has one <c>AddX</c> and one <c>MapX</c>; nothing else is here.</summary>
internal static class IdentityApiHost
{
    public static WebApplication Build(IdentityApiOptions options, ServiceKeys keys, Action<WebApplicationBuilder>? adjust = null)
    {
        // Settings are read once. Watching their files would mean being woken by every write below the working folder.
        var builder = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false"]);
        builder.WebHost.UseUrls(options.Url);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.RequestBodyBytes;
            kestrel.Limits.MaxRequestHeadersTotalSize = 32_768;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        });

        // What the framework logs below a warning names URLs, and some of ours are secrets.
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Logging.AddFilter("System", LogLevel.Warning);

        builder.Services.AddSingleton(Microsoft.Extensions.Options.Options.Create(options));
        builder.Services.AddSingleton(keys);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<ApiMetrics>();
        builder.Services.AddHttpFrame(options);
        builder.Services.AddStorage(options, keys);
        builder.Services.AddClients(options);
        builder.Services.AddLedger();
        builder.Services.AddAccess();
        builder.Services.AddRegistry();
        builder.Services.AddProofing();
        builder.Services.AddRecovery();
        builder.Services.AddTrust();
        builder.Services.AddApprovals();
        builder.Services.AddDelegations();
        builder.Services.AddIssuance();
        builder.Services.AddAuthorizationCode();
        builder.Services.AddPresentation();
        builder.Services.AddCorrections();
        adjust?.Invoke(builder);

        var app = builder.Build();
        app.UseHttpFrame();
        app.UseIssuerPath(options);
        app.UseAuthentication();
        app.UseAuthorization();

        app.MapHealth();
        app.MapTokens();
        app.MapLedger();
        app.MapAccess();
        app.MapRegistry();
        app.MapProofing();
        app.MapRecovery();
        app.MapTrust();
        app.MapApprovals();
        app.MapDelegations();
        app.MapIssuance();
        app.MapAuthorization();
        app.MapPresentation();
        app.MapCorrections();
        return app;
    }
}
