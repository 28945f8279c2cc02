using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using TrustLedger.Node.Http;
using TrustLedger.Node.Mirroring;
using TrustLedger.Node.Sequencing;
using TrustLedger.Node.Storage;
using TrustLedger.Node.Witnessing;
using TrustLedger.Protocol;

namespace TrustLedger.Node;

/// <summary>Puts the process together. What it serves is opened by <see cref="NodeLogs.Open"/>, before it starts.</summary>
internal static class NodeHost
{
    /// <param name="configuration">Has the section <c>Node</c>.</param>
    /// <param name="replace">What a test puts in place of disk and clock.</param>
    public static WebApplication Create(IConfiguration configuration, Action<IServiceCollection>? replace = null)
    {
        // The default root is the current folder, which would be watched with all below it: every tile would be an event.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddConfiguration(configuration);
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter("TrustLedger", LogLevel.Information);

        builder.Services.AddOptions<NodeOptions>().BindConfiguration("Node").ValidateDataAnnotations()
            .Validate(IsReachedSafely, "Plain http is for loopback; beyond it a TLS proxy stands before the node (BehindTlsProxy).")
            .Validate(ReachesOthersSafely, "Witnesses and a mirror's primary are reached by https, or by http on loopback.")
            .Validate(HasItsRole, "A primary or mirror has Logs, a mirror the section Mirror; a witness has the section Witness, and no Logs.")
            .ValidateOnStart();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<IDisk, LinuxDisk>();
        builder.Services.AddSingleton<Admission>();
        builder.Services.AddSingleton<StatementBatch>();
        builder.Services.AddSingleton<StreamPlaces>();
        builder.Services.AddSingleton<RefusalCounters>();
        builder.Services.AddSingleton<NodeLogs>();
        builder.Services.AddSingleton<WitnessLogs>();
        builder.Services.AddSingleton<CosignedPatience>();
        if (RoleOf(configuration) != NodeRole.Witness)
            builder.Services.AddHostedService(services => services.GetRequiredService<NodeLogs>());
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
            json.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        });
        replace?.Invoke(builder.Services);
        // No handler waits for its own connection: a request runs on the thread that read it, with two switches less.
        builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);
        Limit(builder.WebHost);

        var app = builder.Build();
        MapErrors(app);
        if (RoleOf(configuration) == NodeRole.Witness)
            app.MapWitness();
        else
            MapLogs(app);
        return app;
    }

    /// <exception cref="OptionsValidationException">A setting is missing or out of its range.</exception>
    public static NodeOptions Options(this WebApplication app) =>
        app.Services.GetRequiredService<IOptions<NodeOptions>>().Value;

    /// <summary>Opens what the role serves. Called once, before the host starts.</summary>
    /// <returns>Null; or what <see cref="NodeLogs.Open"/> or <see cref="WitnessLogs.Open"/> refuses.</returns>
    public static Refusal? Open(this WebApplication app) => app.Options().Role == NodeRole.Witness
        ? app.Services.GetRequiredService<WitnessLogs>().Open()
        : app.Services.GetRequiredService<NodeLogs>().Open();

    private static void MapErrors(WebApplication app)
    {
        app.UseExceptionHandler(errors => errors.Run(Answer));
        app.UseStatusCodePages(pages => (pages.HttpContext.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound => Problems.PathUnknown,
            StatusCodes.Status405MethodNotAllowed => Problems.MethodNotAllowed,
            StatusCodes.Status413PayloadTooLarge => Problems.BodyTooLarge,
            _ => Problems.BodyUnreadable,
        }).ExecuteAsync(pages.HttpContext));
    }

    private static void MapLogs(WebApplication app)
    {
        app.UseMiddleware<LogGate>();
        app.UseRouting();
        app.MapHealth();
        app.MapCheckpoints();
        app.MapTiles();
        app.MapStatements();
        app.MapProofs();
        app.MapPolicies();
        app.MapMembers();
        app.MapStream();
        app.MapStates();
    }

    // The edge of the process: the one place where an exception becomes an answer.
    private static Task Answer(HttpContext context)
    {
        var fault = context.Features.GetRequiredFeature<IExceptionHandlerFeature>().Error;
        if (fault is BadHttpRequestException bad)
        {
            return (bad.StatusCode == StatusCodes.Status413PayloadTooLarge ? Problems.BodyTooLarge : Problems.BodyUnreadable)
                .ExecuteAsync(context);
        }

        context.RequestServices.GetRequiredService<ILogger<NodeLogs>>().RequestFailed(fault);
        return (fault is IOException or InvalidDataException or SqliteException or OperationCanceledException ? Problems.Fault : Problems.Bug)
            .ExecuteAsync(context);
    }

    private static void Limit(ConfigureWebHostBuilder web) => web.ConfigureKestrel((_, kestrel) =>
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = LogGate.MaximumBodyBytes;
        kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
        kestrel.Limits.MaxConcurrentConnections = 4_096;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromMinutes(2);
    });

    // The options are checked at the start; what is mapped is decided before.
    private static NodeRole RoleOf(IConfiguration configuration) =>
        Enum.TryParse<NodeRole>(configuration["Node:Role"], ignoreCase: true, out var role) ? role : NodeRole.Primary;

    private static bool ReachesOthersSafely(NodeOptions options) =>
        options.Logs.SelectMany(log => log.Witnesses).Select(witness => witness.Url).Append(options.Mirror?.Primary).OfType<string>()
            .All(address => HttpAddress.Read(address) is not null);

    private static bool HasItsRole(NodeOptions options) =>
        (options.Role == NodeRole.Witness) == (options.Witness is not null)
        && (options.Role == NodeRole.Mirror) == (options.Mirror is not null)
        && (options.Role == NodeRole.Witness) == (options.Logs.Count == 0);

    private static bool IsReachedSafely(NodeOptions options) =>
        Uri.TryCreate(options.Url, UriKind.Absolute, out var url)
        && (options.BehindTlsProxy || url.IsLoopback || (IPAddress.TryParse(url.Host, out var address) && IPAddress.IsLoopback(address)));
}
