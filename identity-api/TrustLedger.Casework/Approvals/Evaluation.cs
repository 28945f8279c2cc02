using System.Text.Json.Nodes;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.Casework.Approvals;

/// <summary>What the rules of an item make of an application: granted, or left to a human. Never refused.</summary>
public sealed record Evaluation
{
    internal Evaluation(ServiceItem item, IReadOnlyList<TraceLine> trace)
    {
        (Item, Version, RulesHash, Trace) = (item.Code, item.Version, item.RulesHash, trace);
        Outcome = item.Automatic && trace.All(line => line.Result == Truth.True) ? Outcome.Granted : Outcome.ToHuman;
    }

    public string Item { get; }

    public int Version { get; }

    public Bytes32 RulesHash { get; }

    /// <summary>Every rule, also after one that did not hold.</summary>
    public IReadOnlyList<TraceLine> Trace { get; }

    /// <summary><see cref="Outcome.Granted"/> when every rule holds; else <see cref="Outcome.ToHuman"/> (个人信息保护法 §24).</summary>
    public Outcome Outcome { get; }

    public JsonArray TraceJson() => new([.. Trace.Select(line => (JsonNode)line.ToJson())]);
}
