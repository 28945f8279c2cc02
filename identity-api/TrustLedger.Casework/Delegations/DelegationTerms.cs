using System.Globalization;
using System.Text.Json.Nodes;
using TrustLedger.Casework.Calendars;
using TrustLedger.Casework.Identifiers;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Keys;

namespace TrustLedger.Casework.Delegations;

/// <summary>What a principal consents to (授权委托书): who acts, in which matters, with what powers, for how long. Personal.</summary>
public sealed record DelegationTerms
{
    private DelegationTerms()
    {
    }

    /// <summary>The handle that the agent gave to the principal.</summary>
    public required Address Agent { get; init; }

    /// <summary>As the principal writes it; the register's is compared with it when the agent accepts.</summary>
    public required PersonName AgentName { get; init; }

    /// <summary>Codes, in the order given.</summary>
    public required IReadOnlyList<string> Items { get; init; }

    /// <summary>Codes of <see cref="DelegationScope"/>.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>The first day, in China.</summary>
    public required DateOnly From { get; init; }

    /// <summary>The last day, in China.</summary>
    public required DateOnly Until { get; init; }

    /// <summary>The legal entity that is represented; null: the principal is a natural person.</summary>
    public Uscc? Organisation { get; init; }

    public DateTimeOffset Begins => ChinaTime.StartOf(From);

    /// <summary>The first moment at which it is over.</summary>
    public DateTimeOffset Ends => ChinaTime.StartOf(Until.AddDays(1));

    /// <summary>Reads and judges terms.</summary>
    /// <param name="asked">As they were written.</param>
    /// <param name="rules">The rule pack in force.</param>
    /// <param name="delegable">As <see cref="DelegationRules.ItemsWith"/> gives them.</param>
    /// <param name="today">The day in China.</param>
    /// <returns>
    /// The terms; or, first match wins:
    /// <list type="bullet">
    /// <item><c>delegation-terms-malformed</c> a member is not of its form, an item or scope is named twice, unknown or not at all</item>
    /// <item>what <see cref="PersonName.Parse"/> and <see cref="Uscc.Parse"/> refuse</item>
    /// <item><c>item-not-delegable</c> the law or the rules let nobody else do it, or it is not such a principal's matter</item>
    /// <item><c>delegation-period-wrong</c> it begins before today, ends before it begins, or is longer than the rules allow</item>
    /// </list>
    /// </returns>
    public static Result<DelegationTerms> Create(
        AskedTerms asked, DelegationRules rules, IReadOnlyList<DelegableItem> delegable, DateOnly today)
    {
        if (Address.Read(asked.Agent) is not { } agent)
            return Malformed("The agent is named by a handle: 0x and 40 hex digits.");
        if (!PersonName.Parse(asked.AgentName).TryGet(out var name, out var refusal))
            return refusal;
        if (asked.Items.Count == 0 || asked.Items.Count > rules.MostItems || Twice(asked.Items))
            return Malformed(string.Create(CultureInfo.InvariantCulture, $"One to {rules.MostItems} items, each named once."));
        if (asked.Scopes.Count == 0 || Twice(asked.Scopes) || !asked.Scopes.All(code => rules.Scopes.Any(scope => scope.Code == code)))
            return Malformed($"Scopes, each named once: {string.Join(", ", rules.Scopes.Select(scope => scope.Code))}.");
        if (Day(asked.From) is not { } from || Day(asked.Until) is not { } until)
            return Malformed("The first and the last day are written yyyy-MM-dd.");
        Uscc? organisation = null;
        if (asked.Organisation is not null && !Uscc.Parse(asked.Organisation).TryGet(out organisation, out refusal))
            return refusal;
        if (!asked.Items.All(code => delegable.Any(item => item.Code == code && item.ForOrganisations == organisation is not null)))
            return new Refusal("item-not-delegable", "In one of the items nobody else may act for such a principal.");
        if (from < today || until < from || until.DayNumber - from.DayNumber >= rules.LongestDays)
        {
            return new Refusal("delegation-period-wrong", string.Create(
                CultureInfo.InvariantCulture, $"It begins today or later and lasts {rules.LongestDays} days at the most."));
        }

        return new DelegationTerms
        {
            Agent = agent,
            AgentName = name,
            Items = [.. asked.Items],
            Scopes = [.. asked.Scopes],
            From = from,
            Until = until,
            Organisation = organisation,
        };
    }

    public JsonObject ToJson()
    {
        var json = new JsonObject
        {
            ["agent"] = Agent.ToLowerHex(),
            ["agentName"] = AgentName.Display,
            ["items"] = Texts(Items),
            ["scopes"] = Texts(Scopes),
            ["from"] = Text(From),
            ["until"] = Text(Until),
        };
        if (Organisation is { } organisation)
            json["organisation"] = organisation.Value;
        return json;
    }

    /// <summary>Reads back what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="FormatException">It was not.</exception>
    public static DelegationTerms Read(JsonObject stored) => new()
    {
        Agent = Address.Read(JsonFields.Text(stored["agent"])) ?? throw Unread(),
        AgentName = PersonName.Parse(JsonFields.Text(stored["agentName"])).TryGet(out var name, out _) ? name : throw Unread(),
        Items = [.. stored["items"]!.AsArray().Select(item => JsonFields.Text(item) ?? throw Unread())],
        Scopes = [.. stored["scopes"]!.AsArray().Select(scope => JsonFields.Text(scope) ?? throw Unread())],
        From = Day(JsonFields.Text(stored["from"])) ?? throw Unread(),
        Until = Day(JsonFields.Text(stored["until"])) ?? throw Unread(),
        Organisation = stored["organisation"] is null ? null
            : Uscc.Parse(JsonFields.Text(stored["organisation"])).TryGet(out var code, out _) ? code : throw Unread(),
    };

    /// <summary>Says what it is, and nothing of it.</summary>
    public override string ToString() => "the terms of a delegation";

    /// <summary>A day as terms and credentials write it.</summary>
    public static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static DateOnly? Day(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static bool Twice(IReadOnlyList<string> codes) => codes.Distinct(StringComparer.Ordinal).Count() != codes.Count;

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);

    private static FormatException Unread() => new("Stored terms do not read.");

    private static Refusal Malformed(string detail) => new("delegation-terms-malformed", detail);
}
