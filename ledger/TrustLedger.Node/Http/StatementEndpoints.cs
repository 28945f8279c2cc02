using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using TrustLedger.Node.Mirroring;
using TrustLedger.Node.Sequencing;
using TrustLedger.Node.Storage;
using TrustLedger.Node.Witnessing;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.State;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.Node.Http;

/// <summary>Handing statements in, and reading what became of them.</summary>
internal static class StatementEndpoints
{
    private const int DefaultPage = 100;
    private const int LargestPage = 256;

    public static void MapStatements(this IEndpointRouteBuilder routes)
    {
        var statements = routes.MapGroup("/{log}/statements");
        var patience = routes.ServiceProvider.GetRequiredService<CosignedPatience>();

        statements.MapPost("/", context => Take(context, patience)).WithSummary("Hands one statement in, or a line each for many; the uid makes a retry safe");
        statements.MapGet("/{uid}", One).WithSummary("A statement, its state, and its proof");
        statements.MapGet("/", Page).WithSummary("Statements by recipient, schema or reference");
    }

    // The hot path: nothing is bound that one statement doesn't need.
    private static async Task Take(HttpContext context, CosignedPatience patience) =>
        await (await HandIn(context, context.Features.GetRequiredFeature<LogRequest>(), patience)).ExecuteAsync(context);

    private static async Task<IResult> HandIn(HttpContext context, LogRequest request, CosignedPatience patience)
    {
        var http = context.Request;
        var cancellationToken = context.RequestAborted;
        string? ack = http.QueryString.HasValue ? http.Query["ack"] : default;
        if (ack is not (null or "published" or "durable" or "cosigned"))
            return Problems.BadRequest(new Refusal("ack-unknown", "ack is durable, published or cosigned."));
        if (ack == "cosigned" && request.Log.Genesis.Witnesses is null)
            return Problems.BadRequest(new Refusal("ack-without-witnesses", "This log has no witnesses: its own signature is final."));
        var receipts = new Receipts(request.Log, ack, patience);
        if (StatementBatch.IsOne(http))
        {
            if (request.Log.Follower is not null)
                return Problems.BadRequest(new Refusal("batch-not-mirrored", "A mirror hands single statements on: it signs when each came."));
            return StatementBatch.Lines(request.Body).TryGet(out var lines, out var wrong)
                ? new BatchAnswer(request, lines, receipts)
                : Problems.BadBatch(wrong);
        }

        if (!SignedStatement.Parse(request.Body, request.Log.Genesis.Domain).TryGet(out var statement, out var refusal))
            return Problems.BadRequest(refusal);
        if (request.Caller is { } caller && !caller.IsMember && caller.Address != statement.Signer)
            return Problems.Forbidden(new Refusal("members-only", "Only a member hands in what another has signed."));

        if (request.Log.Follower is { } mirror)
        {
            var (status, answer) = await mirror.HandIn.Forward(
                statement.Uid, PrimaryHandIn.TargetOf(http), http.Headers.Authorization, request.Body, cancellationToken);
            return TypedResults.Json(answer, statusCode: status, contentType: status < 300 ? null : "application/problem+json");
        }

        var pending = new PendingStatement(statement, request.Caller?.Address);
        var submitted = await request.Log.Sequencer.Submit(pending);
        if (!submitted.TryGet(out var accepted, out refusal))
            return Problems.NotTaken(refusal);
        return (await receipts.Of(statement.Uid, accepted, cancellationToken)).TryGet(out var receipt, out refusal)
            ? new ReceiptAnswer(request.Log.Name, receipt)
            : Problems.NotFinal(refusal);
    }

    private static async Task<Results<Ok<StatementAnswer>, Problem>> One(
        string uid, string? at, LogRequest request, CancellationToken cancellationToken)
    {
        if (request.NeedsProof() is { } unproven)
            return unproven;
        if (Bytes32.Read(uid) is not { } word)
            return Problems.BadRequest(new Refusal("uid-malformed", "A uid is 0x and 64 hex digits."));
        var time = QueryText.Size(at, 0);
        if (time is null)
            return Problems.BadRequest(new Refusal("query-malformed", "at is a time in Unix milliseconds."));

        // What a caller may not see is unknown to them: the two answers are the same.
        var log = request.Log;
        var found = log.Find(new EntryQuery { Uid = word }).FirstOrDefault();
        if (found is null || !request.MaySee(found))
            return Problems.NotFound(new Refusal("statement-unknown", "The log has no such statement for you."));
        var view = log.Ledger.Read(state => state.View(word, time == 0 ? null : (ulong)time));
        if (found.IsPruned)
            return Problems.Gone(log.Store.Minimum, new JsonObject { ["index"] = found.Index, ["view"] = StatementViewJson.Of(view) });
        if (!found.Entry.Verify(log.Genesis.Domain).TryGet(out var statement, out var refusal))
            throw new InvalidDataException($"Entry {found.Index} is not signed for this log: {refusal.Code}.");

        return TypedResults.Ok(new StatementAnswer(
            found.Index, Convert.ToBase64String(found.Bytes.Span), (await log.Prove(found.Index, cancellationToken)).ToString(),
            JsonNode.Parse(statement.ToJson())!, StatementViewJson.Word(view.State), StatementViewJson.Of(view), view.Size));
    }

    private static Results<Ok<StatementPage>, Problem> Page(
        string? recipient, string? schema, string? @ref, string? after, string? limit, LogRequest request)
    {
        if (request.NeedsProof() is { } unproven)
            return unproven;
        if ((recipient is not null && QueryText.Address(recipient) is null)
            || (schema is not null && QueryText.Schema(schema) is null)
            || (@ref is not null && Bytes32.Read(@ref) is null)
            || QueryText.Size(after, -1) is not { } from
            || QueryText.Size(limit, DefaultPage) is not { } most || most is 0 or > LargestPage)
        {
            return Problems.BadRequest(new Refusal("query-malformed",
                "Expected recipient, schema, ref, after and limit (1 to 256), each in its form."));
        }

        if (request.Caller is { IsMember: false } stranger && (recipient is null || Address.Read(recipient) != stranger.Address))
            return Problems.Forbidden(new Refusal("members-only", "Others than members list what is about themselves."));

        var published = request.Log.Shown;
        var found = request.Log.Find(new EntryQuery
        {
            Recipient = recipient is null ? null : Address.Read(recipient),
            Schema = schema is null ? null : QueryText.Schema(schema),
            Ref = @ref is null ? null : Bytes32.Read(@ref),
            After = from,
        });
        var items = found.TakeWhile(entry => entry.Index < published.Checkpoint.Size).Take((int)most + 1).ToArray();
        if (items is [{ IsPruned: true }, ..])
            return Problems.Gone(request.Log.Store.Minimum); // A list without them would say that there are none.
        return TypedResults.Ok(new StatementPage(
            published.Note, published.Checkpoint.Size,
            [.. items.Take((int)most).Select(item => new StatementPage.Item(
                item.Index, item.Entry.Uid.ToString(), Convert.ToBase64String(item.Bytes.Span)))],
            items.Length > most ? items[(int)most - 1].Index : null));
    }
}
