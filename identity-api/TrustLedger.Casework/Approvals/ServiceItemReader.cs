using System.Buffers;
using System.Diagnostics;
using System.Security.Cryptography;
using TrustLedger.Casework.Calendars;
using TrustLedger.Casework.Reading;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Casework.Approvals;

/// <summary>Reads a service item, and refuses one that the law would not let anyone publish.</summary>
public static class ServiceItemReader
{
    private const string Type = "trustledger-item/1";
    private static readonly SearchValues<char> CodeCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789.-");

    /// <summary>The items that are built in.</summary>
    public static IReadOnlyList<ServiceItem> BuiltIn { get; } = [ReadBuiltIn("items/residence-permit.endorsement.json")];

    /// <returns>
    /// The item; or what <see cref="StrictJson.ParseObject"/> refuses, and then, first match wins:
    /// <list type="bullet">
    /// <item><c>item-malformed</c> a member is missing, unknown or of another type; the detail names the first</item>
    /// <item><c>item-code-malformed</c> no code of up to 32 small letters, digits, dots and hyphens, or basic code of 12 digits</item>
    /// <item><c>item-name-taken</c> two facts, fields, materials or rules of one name</item>
    /// <item><c>item-fact-unknown</c> a field, material or rule names a fact that the item does not ask for</item>
    /// <item><c>item-basis-missing</c> no section of law (优化营商环境条例 §35)</item>
    /// <item><c>item-material-obtainable</c> the applicant is asked for what a fact of the item shows (在线政务 §7)</item>
    /// <item><c>item-promise-too-long</c> promised later than the law allows</item>
    /// </list>
    /// </returns>
    public static Result<ServiceItem> Read(ReadOnlySpan<byte> json)
    {
        if (!StrictJson.ParseObject(json).TryGet(out var node, out var refusal))
            return refusal;

        var document = Jcs.Write(node);
        var problem = new ShapeProblem();
        var item = Shape(new ShapeReader(node, "", problem), problem, document);
        if (problem.First is { } first)
            return new Refusal("item-malformed", first);
        return Check(item) is { } fault ? fault : item;
    }

    private static Refusal? Check(ServiceItem item)
    {
        if (item.Code.Length > Bytes32.Length || item.Code.AsSpan().ContainsAnyExcept(CodeCharacters)
            || item.BasicCode.Length != 12 || item.BasicCode.AsSpan().ContainsAnyExceptInRange('0', '9'))
            return new Refusal("item-code-malformed", "An item has a code of small letters and a basic code of 12 digits.");
        if (Twice(item.Facts, fact => fact.Id) || Twice(item.Facts, fact => fact.Predicate) || Twice(item.Form, field => field.Id)
            || Twice(item.Materials, material => material.Id) || Twice(item.Rules, rule => rule.Id))
            return new Refusal("item-name-taken", "Two facts, fields, materials or rules have one name.");
        var named = item.Form.Select(field => field.Fact).Concat(item.Materials.Select(material => material.Fact))
            .Concat(item.Rules.Select(rule => rule.Fact));
        if (named.Any(fact => fact is not null && item.FindFact(fact) is null))
            return new Refusal("item-fact-unknown", "A field, material or rule names a fact that the item does not ask for.");
        if (item.Basis.Count == 0)
            return new Refusal("item-basis-missing", "An item rests on a section of law.");
        if (item.Materials.Any(material => material.From == MaterialSource.Applicant && material.Fact is not null))
            return new Refusal("item-material-obtainable", "What a department can show may not be asked of the applicant.");
        if (item.PromisedTerm.Days > item.StatutoryTerm.Days
            || (item.PromisedTerm.Clock == Clock.Workdays && item.StatutoryTerm.Clock == Clock.CalendarDays && item.PromisedTerm.Days > 0))
            return new Refusal("item-promise-too-long", "The promised term is within the statutory one, on a clock that is no slower.");
        return null;
    }

    private static bool Twice<T>(IReadOnlyList<T> all, Func<T, string> name) =>
        all.Select(name).Distinct(StringComparer.Ordinal).Count() != all.Count;

    private static ServiceItem Shape(ShapeReader item, ShapeProblem problem, byte[] document)
    {
        if (item.Text("type") != Type)
            problem.Note("type", $"expected {Type}");
        if (item.Text("servedTo") != "natural-person")
            problem.Note("servedTo", "expected natural-person");
        var identity = item.Object("identity");
        var deadlines = item.Object("deadlines");
        if (item.Texts("delivery") is not ["push"])
            problem.Note("delivery", "expected push");

        var shaped = new ServiceItem
        {
            Code = item.Text("code"),
            Version = item.Number("version", 1, 9_999),
            EffectiveFrom = item.Day("effectiveFrom"),
            Name = Words(item),
            BasicCode = item.Text("basicCode"),
            Level = item.Number("level", 1, 5),
            Kind = Ended(item.Object("kind"), kind => (kind.Text("code"), Words(kind)).Item1),
            Automatic = item.Flag("automatic"),
            Basis = [.. item.Objects("basis").Select(Basis)],
            AgentBasis = item.Has("agent") ? Ended(item.Object("agent"), agent => Basis(agent.Object("basis"))) : null,
            IdentityCredential = identity.Text("credential"),
            IdentityLevel = identity.Number("minLevel", 0, 3),
            Facts = [.. item.Objects("facts").Select(each => Ended(each, fact => new FactNeed(
                fact.Text("id", 32), fact.Text("predicate", Bytes32.Length), Words(fact), fact.Text("sourceRole", 32),
                fact.Number("maxAgeDays", 1, 3_650), fact.Number("minLevel", 0, 3))))],
            Form = [.. item.Objects("form").Select(each => Ended(each, Field))],
            Materials = [.. item.Objects("materials").Select(each => Ended(each, material => new Material(
                material.Text("id", 32), Words(material), material.Flag("necessary"), material.Named("from",
                    ("presentation", MaterialSource.Presentation), ("fact", MaterialSource.Fact), ("applicant", MaterialSource.Applicant)),
                material.OptionalText("fact", 32))))],
            Rules = [.. item.Objects("rules", least: 1).Select(each => Ended(each, RuleReader.Read))],
            StatutoryTerm = Ended(deadlines.Object("statutory"), Deadline),
            PromisedTerm = Ended(deadlines.Object("promised"), Deadline),
            DeliveryTerm = Ended(deadlines.Object("delivery"), Deadline),
            Result = Ended(item.Object("result"), result => new LicenceResult(
                Words(result), result.Text("licenceType", 3), result.Text("credential", 64), result.Number("validMonths", 1, 240))),
            RulesHash = Bytes32.FromBytes(SHA256.HashData(document)),
            Document = document,
        };
        identity.End();
        deadlines.End();
        item.End();
        return shaped;
    }

    private static FormField Field(ShapeReader field) => field.Has("fact")
        ? new FormField(field.Text("id", 32), Words(field), field.Text("fact", 32), field.Text("path", 32), MostCharacters: 0, Required: true)
        : new FormField(field.Text("id", 32), Words(field), Fact: null, "", field.Number("most", 1, 1_000), field.Flag("required"));

    private static Term Deadline(ShapeReader deadline)
    {
        _ = deadline.Text("source");
        return new Term(deadline.Number("days", 0, 400), deadline.Named(
            "clock", ("calendar-days", Clock.CalendarDays), ("workdays", Clock.Workdays)));
    }

    internal static Wording Words(ShapeReader reader) => new(reader.Text("zh"), reader.Text("en"));

    internal static LegalBasis Basis(ShapeReader basis) => Ended(
        basis, each => new LegalBasis(each.Text("instrument"), each.Text("number"), each.Text("section"), each.Text("text", 4_000)));

    private static T Ended<T>(ShapeReader reader, Func<ShapeReader, T> read)
    {
        var value = read(reader);
        reader.End();
        return value;
    }

    private static ServiceItem ReadBuiltIn(string name) => Read(CaseworkData.Read(name)).TryGet(out var item, out var refusal)
        ? item
        : throw new UnreachableException($"{name} is well-formed: {refusal.Code}: {refusal.Detail}");
}
