namespace TrustLedger.Protocol.Governance;

/// <summary>A nested k-of-n over roles: <c>{"threshold":2,"of":["governance", {"threshold":1,"of":[…]}]}</c>.</summary>
/// <remarks>
/// It counts distinct organisations and distinct persons, never keys. A role contributes each organisation that
/// speaks in it; a nested quorum contributes one when it is met. Each voice counts once, for the first role in
/// document order that covers it; so more voices never make a met quorum unmet.
/// </remarks>
public sealed record Quorum(int Threshold, IReadOnlyList<QuorumPart> Of)
{
    /// <summary>Every role that is named, in document order.</summary>
    public IEnumerable<RoleExpression> Roles =>
        Of.SelectMany(part => part.Role is { } role ? [role] : part.Group?.Roles ?? []);

    /// <param name="voices">In the order of the log.</param>
    /// <param name="casePlace">The place responsible for the case, null outside a case.</param>
    public bool IsMet(IEnumerable<Voice> voices, string? casePlace) => Progress.Of(this, voices, casePlace).IsMet(this);

    /// <summary>The roles that could still bring this quorum nearer, in document order; none when it is met.</summary>
    public IReadOnlyList<RoleExpression> Missing(IEnumerable<Voice> voices, string? casePlace) =>
        [.. Progress.Of(this, voices, casePlace).Missing(this)];

    /// <summary>
    /// False when even all of <paramref name="candidates"/>, each speaking in whatever role it has, could not meet
    /// this quorum. Generous: it never says false while there is a way.
    /// </summary>
    public bool IsWithinReach(IReadOnlyCollection<Voice> candidates, string? casePlace) => Of.Sum(part =>
        part.Role is { } role
            ? candidates.Where(c => role.Covers(c.Role, c.Place, casePlace)).DistinctBy(c => c.Organisation).Count()
            : part.Group is { } group && group.IsWithinReach(candidates, casePlace) ? 1 : 0) >= Threshold;

    /// <summary>Voices dealt to the roles that they count for.</summary>
    private sealed class Progress
    {
        private readonly Dictionary<RoleExpression, int> _heard = new(ReferenceEqualityComparer.Instance);

        public static Progress Of(Quorum quorum, IEnumerable<Voice> voices, string? casePlace)
        {
            var (progress, roles) = (new Progress(), quorum.Roles.ToList());
            var heard = new List<Voice>();
            foreach (var voice in voices)
            {
                if (heard.Exists(h => h.Organisation == voice.Organisation || (!h.Person.IsZero && h.Person == voice.Person)))
                    continue;
                if (roles.Find(r => r.Covers(voice.Role, voice.Place, casePlace)) is not { } role)
                    continue;

                heard.Add(voice);
                progress._heard[role] = progress._heard.GetValueOrDefault(role) + 1;
            }

            return progress;
        }

        public bool IsMet(Quorum quorum) => Count(quorum) >= quorum.Threshold;

        public IEnumerable<RoleExpression> Missing(Quorum quorum) => IsMet(quorum)
            ? []
            : quorum.Of.SelectMany(part => part.Role is { } role ? [role] : part.Group is { } group ? Missing(group) : []);

        private int Count(Quorum quorum) => quorum.Of.Sum(part => part.Role is { } role
            ? _heard.GetValueOrDefault(role)
            : part.Group is { } group && IsMet(group) ? 1 : 0);
    }
}
