
namespace TrustLedger.IdentityApi.Http;

/// <summary>What every endpoint shares: how answers are cached, how refusals and faults are told.</summary>
internal static class HttpServices
{
    public static void AddHttpFrame(this IServiceCollection services)
    {
        services.AddProblemDetails();
        services.AddExceptionHandler<Faults>();
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(json =>
            json.SerializerOptions.DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull);
    }

    public static void UseHttpFrame(this WebApplication app)
    {
        app.Use(async (context, next) =>
        {
            // An endpoint that serves something public may say otherwise; everything else is nobody's to keep.
            context.Response.Headers.CacheControl = "no-store";
            context.Response.Headers.XContentTypeOptions = "nosniff";
            context.Response.Headers["Referrer-Policy"] = "no-referrer";
            await next(context);
        });
        app.UseExceptionHandler(new ExceptionHandlerOptions { SuppressDiagnosticsCallback = _ => true });
        app.UseStatusCodePages(async status => await Problems
            .From(Problems.OfStatus(status.HttpContext.Response.StatusCode), status.HttpContext.Response.StatusCode)
            .ExecuteAsync(status.HttpContext));
    }

    public static void MapHealth(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/healthz", () => TypedResults.Ok(new { status = "ok" })).AllowAnonymous();
}
