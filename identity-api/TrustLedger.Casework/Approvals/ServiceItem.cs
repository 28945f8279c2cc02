using TrustLedger.Casework.Calendars;
using TrustLedger.Casework.Identifiers;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Casework.Approvals;

/// <summary>A service item (事项): what may be applied for, on what law, from what facts, by which rules.</summary>
/// <remarks>Data, not code; only <see cref="ServiceItemReader"/> makes one. Rules grant or leave open, they never refuse.</remarks>
public sealed record ServiceItem
{
    internal ServiceItem()
    {
    }

    /// <summary>As the approvals log names it.</summary>
    public required string Code { get; init; }

    public required int Version { get; init; }

    public required DateOnly EffectiveFrom { get; init; }

    public required Wording Name { get; init; }

    /// <summary>Twelve digits (基本编码).</summary>
    public required string BasicCode { get; init; }

    /// <summary>At which level of government it is exercised (行使层级), one digit.</summary>
    public required int Level { get; init; }

    public required string Kind { get; init; }

    /// <summary>The kill switch: off, and every application goes to a human.</summary>
    public required bool Automatic { get; init; }

    public required IReadOnlyList<LegalBasis> Basis { get; init; }

    /// <summary>The section of law by which an agent may apply for the person (代办); null: the person alone may.</summary>
    public LegalBasis? AgentBasis { get; init; }

    /// <summary>The credential type whose presentation is asked for, and the least proof level in it.</summary>
    public required string IdentityCredential { get; init; }

    public required int IdentityLevel { get; init; }

    public required IReadOnlyList<FactNeed> Facts { get; init; }

    public required IReadOnlyList<FormField> Form { get; init; }

    public required IReadOnlyList<Material> Materials { get; init; }

    /// <summary>Those written in the file, before those that each fact brings with it.</summary>
    public required IReadOnlyList<Rule> Rules { get; init; }

    public required Term StatutoryTerm { get; init; }

    public required Term PromisedTerm { get; init; }

    public required Term DeliveryTerm { get; init; }

    public required LicenceResult Result { get; init; }

    /// <summary>
    /// SHA-256 of the whole file in canonical form: the word <c>policy</c> of every application and decision that is
    /// judged by it. Another letter anywhere is another set of rules.
    /// </summary>
    public required Bytes32 RulesHash { get; init; }

    /// <summary>The file in canonical form, for who wants to compute the hash.</summary>
    public required ReadOnlyMemory<byte> Document { get; init; }

    /// <summary>The code as the log's statements hold it.</summary>
    public Bytes32 CodeWord => Bytes32.FromCode(Code);

    /// <summary>Thirty-one characters (实施编码): who exercises it, at which level, which item.</summary>
    public string ImplementationCode(Uscc body) =>
        body.Value + Level.ToString(System.Globalization.CultureInfo.InvariantCulture) + BasicCode;

    public FactNeed? FindFact(string id) => Facts.FirstOrDefault(fact => fact.Id == id);
}
