using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using TrustLedger.Casework.Corrections;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.State;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.IdentityApi.Corrections;

/// <summary>Prepares records. A draft is kept nowhere: what is handed in is checked on its own.</summary>
internal sealed class Drafts(CorrectionsLog log, Leaves leaves, TimeProvider time)
{
    private const int MostDetailCharacters = 2_000;

    private static readonly string[] Measures =
        ["public-surveillance", "suspended-sentence", "parole", "temporary-service-outside"];

    /// <returns>
    /// The draft; or, first match wins: <c>draft-kind-unknown</c>, <c>draft-malformed</c>, <c>case-unknown</c> (also for
    /// a case that the caller has no part in), what <see cref="LeaveRules.Route"/> refuses, <c>leave-not-needed</c>.
    /// </returns>
    public Task<Result<Draft>> CreateAsync(DraftRequest request, CaseReader reader, CancellationToken cancellationToken)
    {
        if (request.Detail is { Length: > MostDetailCharacters })
            return Task.FromResult<Result<Draft>>(Malformed($"The detail has at most {MostDetailCharacters} characters."));
        return request.Kind switch
        {
            DraftedRecords.Registration => RegistrationAsync(request, reader, cancellationToken),
            "leave" => LeaveAsync(request, reader, cancellationToken),
            DraftedRecords.Admonition => AdmonitionAsync(request, reader, cancellationToken),
            _ => Task.FromResult<Result<Draft>>(
                new Refusal("draft-kind-unknown", "Drafts are of a registration, a leave or an admonition.")),
        };
    }

    private async Task<Result<Draft>> RegistrationAsync(DraftRequest request, CaseReader reader, CancellationToken cancellationToken)
    {
        if (Hex.Read(request.SubjectHandle, Address.Length) is not { } subject
            || request.Name is not { Length: > 0 and <= 200 } || request.Number is not { Length: > 0 and <= 64 }
            || !Measures.Contains(request.Measure, StringComparer.Ordinal)
            || Day(request.From) is not { } from || Day(request.To) is not { } to || to < from || reader.Agency is null)
        {
            return Malformed($"A registration names subjectHandle, name, number, measure ({string.Join(", ", Measures)}), from and to.");
        }

        var caseHandle = Bytes32.FromBytes(RandomNumberGenerator.GetBytes(Bytes32.Length));
        var content = Content(DraftedRecords.Registration, caseHandle, number: 1);
        content["name"] = request.Name;
        content["identityNumber"] = request.Number;
        content["measure"] = request.Measure;
        content["from"] = Text(from);
        content["to"] = Text(to);
        content["place"] = reader.Agency.Place;
        content["detail"] = request.Detail ?? "";

        var policy = await log.ReadAsync(state => state.Policy.Hash.ToWord(), cancellationToken);
        return new Draft(
            DraftedRecords.Registration, caseHandle.ToString(), Address.FromBytes(subject).ToString(), Number: 1,
            (int)RecordRelation.Opens, policy.ToString(), content, Route: null);
    }

    private async Task<Result<Draft>> LeaveAsync(DraftRequest request, CaseReader reader, CancellationToken cancellationToken)
    {
        if (Bytes32.Read(request.Case) is not { } caseHandle || Day(request.From) is not { } from || Day(request.To) is not { } to
            || request.Reason is not { Length: > 0 and <= 64 } reason
            || request.Destinations is not { Count: > 0 and <= 16 } destinations)
        {
            return Malformed("A leave names case, from, to, destinations and reason.");
        }
        if (!(await CaseAsync(caseHandle, reader, cancellationToken)).TryGet(out var found, out var refusal))
            return refusal;

        var content = Content("leave", caseHandle, found.File.NextNumber);
        content["from"] = Text(from);
        content["to"] = Text(to);
        content["destinations"] = new JsonArray([.. destinations.Select(place => (JsonNode)place)]);
        content["reason"] = reason;
        content["detail"] = request.Detail ?? "";
        content["urgent"] = request.Urgent;
        content["askedOn"] = Text(DateOnly.FromDateTime(time.GetUtcNow().ToOffset(Leaves.ChinaTime).Date));

        if (!(await leaves.RouteAsync(content, found.File, found.AtMilliseconds, cancellationToken)).TryGet(out var route, out refusal))
            return refusal;
        if (route.RecordType is null)
            return new Refusal("leave-not-needed", "Within the same city no leave is needed.");

        content["recordType"] = route.RecordType;
        content["days"] = route.Days;
        content["cumulativeDays"] = route.CumulativeDays;
        content["rulePack"] = route.RulePackVersion;
        return Of(route.RecordType, found, content, Leaves.Describe(route));
    }

    private async Task<Result<Draft>> AdmonitionAsync(DraftRequest request, CaseReader reader, CancellationToken cancellationToken)
    {
        if (Bytes32.Read(request.Case) is not { } caseHandle || request.Reason is not { Length: > 0 and <= 64 }
            || request.Detail is not { Length: > 0 })
        {
            return Malformed("An admonition names case, reason (its ground) and detail (the facts).");
        }
        if (!(await CaseAsync(caseHandle, reader, cancellationToken)).TryGet(out var found, out var refusal))
            return refusal;

        var content = Content(DraftedRecords.Admonition, caseHandle, found.File.NextNumber);
        content["ground"] = request.Reason;
        content["detail"] = request.Detail;
        return Of(DraftedRecords.Admonition, found, content, route: null);
    }

    private async Task<Result<FoundCase>> CaseAsync(Bytes32 caseHandle, CaseReader reader, CancellationToken cancellationToken)
    {
        var at = (ulong)time.GetUtcNow().ToUnixTimeMilliseconds();
        return await log.ReadAsync<Result<FoundCase>>(
            state => state.CaseOf(caseHandle) is { Registration: { } registration } file && reader.MayRead(state, registration, at)
                ? new FoundCase(file, state.Policy.Hash.ToWord(), at)
                : new Refusal("case-unknown", "There is no such case for this caller."),
            cancellationToken);
    }

    private static Draft Of(string recordType, FoundCase found, JsonObject content, JsonObject? route) => new(
        recordType, found.File.Handle.ToString(), found.File.Subject.ToString(), found.File.NextNumber,
        (int)RecordRelation.Opens, found.Policy.ToString(), content, route);

    private static JsonObject Content(string recordType, Bytes32 caseHandle, ulong number) => new()
    {
        ["recordType"] = recordType,
        ["case"] = caseHandle.ToString(),
        ["number"] = number,
    };

    private static DateOnly? Day(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static Refusal Malformed(string detail) => new("draft-malformed", detail);

    private sealed record FoundCase(CaseFile File, Bytes32 Policy, ulong AtMilliseconds);
}
